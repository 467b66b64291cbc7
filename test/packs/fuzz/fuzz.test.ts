/**
 * Every importer against seeded mutations of a valid drop: the same pack, or findings; never a crash, a hang, a silent
 * wrong number or a write to storage. A part of the seeds in `npm test`, another each day; `npm run fuzz` runs all.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRng } from '../../../src/core/rng.ts'
import type { Finding } from '../../../src/core/types.ts'
import { fromBytes } from '../../../src/packs/files.ts'
import { importers } from '../../../src/packs/import/importers.ts'
import { type ImportedFiles, importFiles } from '../../../src/packs/import/index.ts'
import { decodePack } from '../../../src/packs/open.ts'
import { type Drop, fixtures, readyPack } from './fixtures.ts'
import { type Mutant, mutations } from './mutations.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 40)
/** Moves on each day, so that a month of test runs covers what one full run does. */
const start = Number(process.env.FUZZ_START ?? (Math.floor(Date.now() / 864e5) % 25) * 40)
// Minutes would mean that it hangs; a busy machine takes several of the seconds that a quiet one does not.
const longestMs = 30_000

const read = (drop: Drop) => importFiles(Object.entries(drop).map(([path, bytes]) => fromBytes(path, bytes)))

const storage = { touched: 0 }
const keys = ['indexedDB', 'localStorage', 'caches'] as const

beforeAll(() => {
  for (const key of keys) {
    Object.defineProperty(globalThis, key, {
      configurable: true,
      get: () => {
        storage.touched++
        throw new Error(`an importer touched ${key}`)
      },
    })
  }
})

afterAll(() => {
  for (const key of keys) Reflect.deleteProperty(globalThis, key)
})

/** Everything but what a pack is called: an archive's name may stand in that. */
function contents({ sealed }: ImportedFiles): string {
  if (!sealed) return 'none'
  const { models, datasets, entries } = sealed.info
  return JSON.stringify([models, datasets, entries])
}

const isTold = (result: ImportedFiles, base: ImportedFiles): boolean =>
  result.findings.some(({ what }) => !base.findings.some((finding) => finding.what === what))

/** Cells that say of themselves that they are missing. */
async function gaps({ sealed }: ImportedFiles): Promise<number> {
  const { pack } = sealed ? await decodePack(sealed.entries) : {}
  const missing = (values: ArrayLike<number> = []) => Array.from(values).filter(Number.isNaN).length
  return missing(pack?.quality) + missing(pack?.fixedCostUsd)
}

const complete = ({ where, what, fix }: Finding): boolean => where !== '' && what.length > 3 && fix.length > 3

/** What is wrong with how a mutant was taken; undefined when nothing is. */
async function judge(mutant: Mutant, result: ImportedFiles, base: ImportedFiles): Promise<string | undefined> {
  if (!result.findings.every(complete)) return 'a finding lacks its place, what or way out'
  if (!result.sealed) {
    // The visitor is asked what the columns hold, with a preview: nothing was made of them.
    if (result.ask && mutant.must !== 'refused') return undefined
    const refused = result.findings.some(({ severity }) => severity === 'error')
    return refused ? undefined : 'no pack and no error'
  }
  const { findings } = await decodePack(result.sealed.entries)
  const [wrong] = findings.filter(({ severity }) => severity === 'error')
  if (wrong) return `a pack that cannot be opened: ${wrong.where} ${wrong.what}`
  if (mutant.must === 'refused') return 'a pack where everything should be refused'
  if (mutant.must === 'sound' || contents(result) === contents(base)) return undefined
  if (mutant.must === 'told' && (await gaps(result)) > (await gaps(base))) return undefined
  return isTold(result, base) ? undefined : 'another pack, and not a word about it'
}

async function fuzz(drop: Drop) {
  const base = await read(drop)
  expect(base.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(base.sealed).toBeDefined()
  const names = Object.keys(mutations)
  const wrong: string[] = []
  for (let run = start; run < start + runs; run++) {
    const name = names[run % names.length]
    const mutant = mutations[name](drop, createRng(run))
    const label = `run ${run}, ${name}, must be ${mutant.must}`
    const started = performance.now()
    const result = await read(mutant.drop).catch((error) => expect.fail(`${label}: crashed with ${error.stack}`))
    if (performance.now() - started > longestMs) wrong.push(`${label}: took longer than ${longestMs} ms`)
    const verdict = await judge(mutant, result, base)
    if (verdict !== undefined) wrong.push(`${label}: ${verdict}`)
  }
  expect(wrong).toEqual([])
  expect(storage.touched).toBe(0)
}

describe(`fuzz, runs ${start} to ${start + runs - 1}`, () => {
  it.each(importers.map(({ id }) => id))(
    '%s takes mutations as the same data or as findings',
    async (id) => {
      const drop = fixtures[id]
      expect(drop, `importer "${id}" has no fixture in fixtures.ts`).toBeDefined()
      await fuzz(drop)
    },
    600_000,
  )

  it('a ready pack does too', async () => fuzz(await readyPack()), 600_000)
})
