/** Rows of visitors' routers that come by link: under keys and names of their own, and fitted on train alone. */
import { describe, expect, it } from 'vitest'
import { defaultRouters, type RouterEntry } from '../../src/experiment/experiment.ts'
import { guestName } from '../../src/experiment/guest-name.ts'
import { readLink } from '../../src/experiment/link.ts'

const row = (more: Partial<RouterEntry> = {}): RouterEntry => ({
  key: 'mine',
  router: 'guest:mine',
  params: {},
  fitOn: 'train',
  ...more,
})
const readRows = async (...rows: readonly RouterEntry[]) => {
  const { experiment, findings } = await readLink(`board?routers=${encodeURIComponent(JSON.stringify(rows))}`)
  return { keys: experiment.routers.map(({ key }) => key), findings: findings.map(({ what }) => what).join(' ') }
}

describe('the row of a guest', () => {
  it('has a key of its own', async () => {
    expect((await readRows(row(), row({ key: 'guest:mine' }))).keys).toEqual(['mine', 'guest:mine'])
    for (const key of ['strongest', 'knn', 'oracle', 'model:GPT4o']) {
      const { keys, findings } = await readRows(row({ key }))
      expect(keys, key).toEqual([])
      expect(findings, key).toMatch(/expected a key that is not that of/)
    }
  })

  it('is never fitted on the rows it is scored on', async () => {
    const { keys, findings } = await readRows(row({ fitOn: 'test' }))
    expect(keys).toEqual([])
    expect(findings).toContain('never fitted on the rows it is scored on')
  })

  it('and no row of ours wears the key of a guest, of the oracle or of what others are compared with', async () => {
    for (const key of ['guest:mine', 'oracle', 'model:GPT4o', 'strongest'])
      expect((await readRows(row({ key, router: 'random' }))).keys, key).toEqual([])
    expect((await readRows(...defaultRouters)).findings).toBe('')
  })

  it.each([
    ['Strongest model', 'Strongest model by a visitor'],
    [' strongest  MODEL', 'strongest MODEL by a visitor'],
    ['Strongest\u200b model', 'Strongest model by a visitor'],
    ['Ｓtrongest model', 'Strongest model by a visitor'],
    ['Cheapest model (hindsight)', 'Cheapest model (hindsight) by a visitor'],
    ['oracle', 'oracle by a visitor'],
    ['KNN, k = 5', 'KNN, k = 5 by a visitor'],
    ['\u202etseug', 'tseug'],
    ['', 'by a visitor'],
    ['a\n\nb', 'a b'],
    ['x'.repeat(300), 'x'.repeat(60)],
    ['Mine', 'Mine'],
    ['ключ', 'ключ'],
  ])('called %j goes by %j', async (label, name) => {
    expect(guestName(label)).toBe(name)
    const link = `board?routers=${encodeURIComponent(JSON.stringify([row({ label })]))}`
    expect((await readLink(link)).experiment.routers[0]?.label).toBe(name)
  })
})

it('two guests of one key are refused: the editor would show one and the row run the other', async () => {
  const guest = (source: string) => ({
    ...{ key: 'g', name: 'G', source, hash: 'ab'.repeat(32), secondsPerCall: 5, mayReadDatasets: false },
  })
  const guests = encodeURIComponent(JSON.stringify([guest('EVIL'), guest('benign')]))
  const { experiment, findings } = await readLink(`board?guests=${guests}`)
  expect(experiment.guests).toEqual([])
  expect(findings[0]?.what).toContain('expected routers with a key of their own each')
})
