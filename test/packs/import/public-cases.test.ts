/** Small files shaped after public files and bug reports (shared data, not ours): each has its right figures, or a refusal that helps. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourceFiles } from '../../../src/cli/source-files.ts'
import { inWords } from '../../../src/packs/findings.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { decodePack } from '../../../src/packs/open.ts'

const folder = join(import.meta.dirname, '../../../../shared/data/public-cases')
const absent = !existsSync(folder)
const cases = absent
  ? []
  : readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)

interface Right {
  readonly n: number
  readonly models: Readonly<Record<string, number>>
  readonly tol?: number
  readonly missingOk?: boolean
  readonly or?: string
  readonly names?: readonly string[]
  readonly mustOffer?: string
  readonly saysAlso?: string
  readonly packBytes?: number
  readonly splitNot?: string
}

interface Expected {
  readonly right: Right | string
  readonly names?: readonly string[]
  readonly page?: boolean
}

const expected = (name: string): Expected => JSON.parse(readFileSync(join(folder, name, 'expect.json'), 'utf8'))

/** Accuracy of each model over the questions it has a score for. */
async function outcome(name: string) {
  const result = await importFiles(sourceFiles(join(folder, name, 'in')))
  const said = [...result.findings.map(inWords), result.ask?.reason ?? ''].join('\n')
  if (!result.sealed) return { said }
  const { pack } = await decodePack(result.sealed.entries)
  const { info, quality } = pack!
  const models = Object.fromEntries(
    info.models.map(({ id }, k) => {
      const scores = Array.from(quality).filter((score, at) => at % info.models.length === k && !Number.isNaN(score))
      return [id, scores.reduce((sum, score) => sum + score, 0) / scores.length]
    }),
  )
  const bytes = [...result.sealed.entries.values()].reduce((sum, entry) => sum + entry.length, 0)
  return { said, n: info.counts.samples, models, bytes, split: pack!.split }
}

describe.skipIf(absent)(`public cases${absent ? ' (skipped: no shared data beside the repository)' : ''}`, () => {
  it.each(cases.filter((name) => !expected(name).page))('%s', async (name) => {
    const { right, names = [] } = expected(name)
    const found = await outcome(name)
    const must = typeof right === 'string' ? names : (right.names ?? [])
    if (found.models === undefined) {
      expect(typeof right === 'string' || right.or === 'refuse', found.said).toBe(true)
      for (const text of must) expect(found.said).toMatch(new RegExp(text, 'i'))
      return
    }
    if (typeof right === 'string') throw new Error(`was read, though ${right}`)
    expect(found.n).toBe(right.n)
    expect(Object.keys(found.models).sort()).toEqual(Object.keys(right.models).sort())
    for (const [model, accuracy] of Object.entries(right.models))
      expect(Math.abs(found.models[model] - accuracy), model).toBeLessThan(right.tol ?? 1e-6)
    if (right.saysAlso) expect(found.said).toMatch(new RegExp(right.saysAlso, 'i'))
    if (right.packBytes) expect(found.bytes).toBeLessThan(right.packBytes)
    if (right.splitNot) expect(found.split).toBeUndefined()
  })
})
