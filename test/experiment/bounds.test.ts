/** Links and results files made to keep the page busy: refused with a sentence, in milliseconds. */
import { describe, expect, it } from 'vitest'
import { createRng } from '../../src/core/rng.ts'
import { tooMuch } from '../../src/experiment/bounds.ts'
import { defaultExperiment } from '../../src/experiment/experiment.ts'
import { readLink, squeeze, writeLink } from '../../src/experiment/link.ts'
import { readResults, readSplitIds, writeResults } from '../../src/experiment/results-file.ts'
import { within } from '../e2e/support/pace.ts'

/** The best of three: the rest of the machine must not decide. */
async function quickest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return Math.min(...times)
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('what is too much to be parsed', () => {
  it('is a text of more than 1 MB or of more than 64 levels; brackets within texts do not count', () => {
    expect(tooMuch(nested(64))).toBeUndefined()
    expect(tooMuch(nested(65))).toBe('it is nested more than 64 levels deep')
    expect(tooMuch(JSON.stringify('["'.repeat(1000)))).toBeUndefined()
    expect(tooMuch(' '.repeat((1 << 20) + 1))).toBe('it has more than 1 MB')
  })
})

describe('a hostile link', () => {
  const wide = (one: string) => one.repeat(Math.floor(1e6 / one.length))
  const named = (one: (i: number) => string, n: number) => Array.from({ length: n }, (_, i) => one(i)).join('')
  const rows = JSON.stringify({ key: 'k', router: 'knn', params: {}, fitOn: 'test', label: 7 })
  const cases: readonly [string, () => Promise<string> | string][] = [
    ['a million lists in each other, deflated', async () => `z=${await squeeze(`{"beta":${nested(4e5)}}`)}`],
    ['five million lists in each other, deflated', async () => `z=${await squeeze(`{"beta":${nested(5e6)}}`)}`],
    ['lists in each other, as they are', () => `beta=${nested(4e5)}`],
    ['more than 1 MB', () => `beta=${'1'.repeat(2e6)}`],
    ['a hundred thousand names in one field', () => named((i) => `&prices.m${i}=1`, 6e4)],
    ['a hundred thousand names of other people', () => named((i) => `&x${i}=1`, 9e4)],
    ['a million rows that are none', async () => `z=${await squeeze(`{"routers":[${wide('1,')}1]}`)}`],
    ['thousands of rows that are wrong', async () => `z=${await squeeze(`{"routers":[${wide(`${rows},`)}1]}`)}`],
    ['a list where a number belongs', async () => `z=${await squeeze(`{"seed":[${wide('1,')}1]}`)}`],
    [
      'a row of fifty thousand parameters',
      () => `routers=[{"key":"a","router":"knn","fitOn":"train","params":{${named((i) => `"k${i}":1,`, 8e4)}"a":1}}]`,
    ],
    [
      'a million sample ids of the wrong kind',
      () => `split={"by":"ids","name":"x","ids":{"train":[${wide('1,')}1],"dev":[],"test":[]}}`,
    ],
  ]
  it.each(cases)('%s', async (_, make) => {
    const link = `#board?${await make()}`
    const ms = await quickest(() => readLink(link))
    const { experiment, findings } = await readLink(link)
    expect(findings.length).toBeGreaterThan(0)
    expect(findings.length).toBeLessThan(500)
    for (const { what } of findings) expect(what.length).toBeLessThan(1000)
    expect(experiment.version).toBe(1)
    console.log(`${_}: ${ms.toFixed(0)} ms`)
    expect(ms).toBeLessThan(within(100))
  })

  it('never throws and never takes long, whatever 1,000 of them are made of', async () => {
    const rng = createRng(14)
    const pick = <T>(of: readonly T[]): T => of[rng.randomInt(of.length - 1)]!
    const names = [...Object.keys(defaultExperiment), '__proto__', 'constructor', 'a.b', '%', '']
    const values = [
      '{}',
      '[]',
      nested(70),
      '1e999',
      '"\\ud800"',
      'null',
      '{"__proto__":{"a":1}}',
      '-0',
      '%E0%A4',
      '"',
      '[[1,{"by":"ids"}]]',
      'x'.repeat(3000),
    ]
    let worst = 0
    for (let i = 0; i < 1000; i++) {
      const parts = Array.from(
        { length: 1 + rng.randomInt(6) },
        () => `${pick(names)}${pick(['', '.by', '.__proto__', '.key'])}=${pick(values)}`,
      )
      const text = parts.join('&')
      const link = i % 3 === 0 ? `z=${(await squeeze(text)).slice(rng.randomInt(3))}` : text
      const started = performance.now()
      const { experiment } = await readLink(`board?${link}`)
      worst = Math.max(worst, performance.now() - started)
      expect(experiment.version).toBe(1)
    }
    expect(({} as { a?: number }).a).toBeUndefined()
    expect(worst).toBeLessThan(within(100))
  })
})

describe('what does not fit', () => {
  const digest = { hash: 'ab', pack: 'cd', rows: {}, made: 'here' }
  const ids = (n: number) => ({
    ...defaultExperiment,
    split: {
      by: 'ids' as const,
      name: 's',
      ids: { train: Array.from({ length: n }, (_, i) => `question-${i}`), dev: [], test: [] },
    },
  })

  it('is refused when a link is made, not when it is opened', async () => {
    await expect(writeLink({ experiment: ids(1e5) })).rejects.toThrow('do not fit into a link: it has more than 1 MB')
    const fits = ids(4e4)
    expect((await readLink(await writeLink({ experiment: fits }))).experiment).toEqual(fits)
  })

  it('leaves a board out of a results file that would be too large to be read again', async () => {
    const board = { rows: Array.from({ length: 2e5 }, String) }
    const text = writeResults({ experiment: defaultExperiment, packHash: 'cd', digest, made: {}, board })
    expect(JSON.parse(text).board).toMatch(/^left out: with it it has more than 1 MB/)
    expect((await readResults(text, 'x'))?.findings).toEqual([])
    expect(() => writeResults({ experiment: ids(1e5), packHash: 'cd', digest, made: {}, board })).toThrow('do not fit')
  })

  it('is not parsed: a results file too large or too deep ends in a sentence, another file is not ours', async () => {
    const mine = '{"format":"vl-routerbench-results","experiment":'
    await expect(readResults(`${mine}${nested(5e5)}}`, 'x')).rejects.toThrow('is not read: it is nested more than 64')
    await expect(readResults(`${mine}"${' '.repeat(2e6)}"}`, 'x')).rejects.toThrow('is not read: it has more than 1 MB')
    expect(await readResults(nested(5e5), 'x')).toBeUndefined()
    expect(await quickest(async () => readResults(`${mine}${nested(5e5)}}`, 'x').catch(() => {}))).toBeLessThan(
      within(100),
    )
  })

  it('is no list of ids: one that holds lists', () => {
    expect(readSplitIds('{"train":[[1]],"dev":[],"test":[]}')).toBeUndefined()
    expect(readSplitIds('{"train":[1,"a"],"dev":[],"test":[]}')).toEqual({ train: ['1', 'a'], dev: [], test: [] })
  })
})
