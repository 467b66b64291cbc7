/**
 * What the wrapping of the rows tells a router that asks for nothing: their order, their ids. Classifiers are trained on
 * dev, whose datasets and answers they are told here, and guess those of test.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Router } from '../../../src/core/router.ts'
import { type Disguised, disguised } from '../../../src/engine/guests/disguise.ts'
import { type Asked, Parts, SplitData } from '../../../src/engine/prepare/parts.ts'
import { sheetFor } from '../../../src/engine/prepare/pricing.ts'
import type { RunJob } from '../../../src/engine/run/run.ts'
import { prepareJob } from '../../../src/engine/run/run-job.ts'
import { defaultExperiment } from '../../../src/experiment/experiment.ts'
import { fromBytes } from '../../../src/packs/files.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { splitFromBytes } from '../../../src/packs/matrices.ts'
import { openEngine } from '../open-engine.ts'
import { smallJob } from '../run/small-job.ts'

const blind: Router = { id: 'guest:x', name: 'x', about: '', needs: [], long: true, predict: () => ({ choices: [] }) }

/** The default pack's rows, as they lie in it. */
async function blindJob(): Promise<RunJob> {
  const zip = readFileSync(resolve(import.meta.dirname, '../../../public/packs/simulated.zip'))
  const { sealed } = await importFiles([fromBytes('simulated.zip', new Uint8Array(zip))])
  if (!sealed) throw new Error('the simulated pack could not be read')
  const engine = await openEngine(sealed, defaultExperiment, false)
  const { pack, pricing } = engine.countedBy(defaultExperiment)
  const sheet = sheetFor(sealed.info, defaultExperiment)
  const parts = new Parts(new SplitData(pack, splitFromBytes(pack.split!)), pricing.apply(sheet))
  const entry = { key: 'guest:x', router: 'guest:x', params: {}, fitOn: 'train' as const }
  const ground = { pack, sheet, parts, prepared: undefined, texts: async () => undefined }
  return { ...(await prepareJob(blind, entry, ground, 42)), test: parts.get('test') }
}

type Table = readonly (readonly number[])[]

/** Columns brought to the same scale, by those of the first table. */
function standardised(dev: Table, test: Table): [Table, Table] {
  const scales = dev[0]!.map((_, j) => {
    const mean = dev.reduce((sum, row) => sum + row[j]!, 0) / dev.length
    const sd = Math.sqrt(dev.reduce((sum, row) => sum + (row[j]! - mean) ** 2, 0) / dev.length) || 1
    return { mean, sd }
  })
  const scaled = (table: Table) => table.map((row) => row.map((x, j) => (x - scales[j]!.mean) / scales[j]!.sd))
  return [scaled(dev), scaled(test)]
}

interface Guess {
  readonly dev: Table
  readonly test: Table
  readonly devLabels: readonly number[]
  readonly testLabels: readonly number[]
}

const most = (labels: readonly number[]) => {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
}

/** Share of test rows whose label the `k` nearest dev rows tell. */
function byNeighbours({ dev, test, devLabels, testLabels }: Guess, k = 15): number {
  const [a, b] = standardised(dev, test)
  const right = b.filter((row, i) => {
    const nearest = a
      .map((other, j) => [other.reduce((sum, x, d) => sum + (x - row[d]!) ** 2, 0), devLabels[j]!] as const)
      .sort((x, y) => x[0] - y[0])
      .slice(0, k)
    return most(nearest.map(([, label]) => label))[0] === testLabels[i]
  })
  return right.length / test.length
}

/** The same by logistic regression on the columns, their squares and waves: for what lies in stretches. */
function byRegression({ dev, test, devLabels, testLabels }: Guess): number {
  const wide = (table: Table) =>
    table.map((row) => [1, ...row.flatMap((x) => [x, x * x, Math.sin(3 * x), Math.cos(3 * x)])])
  const [p, q] = standardised(dev, test)
  const [a, b] = [wide(p), wide(q)]
  const classes = Math.max(...devLabels) + 1
  const weights = Array.from({ length: classes }, () => new Float64Array(a[0]!.length))
  const shares = (row: readonly number[]) => {
    const scores = weights.map((w) => row.reduce((sum, x, d) => sum + x * w[d]!, 0))
    const top = Math.max(...scores)
    const powers = scores.map((score) => Math.exp(score - top))
    const sum = powers.reduce((x, y) => x + y, 0)
    return powers.map((power) => power / sum)
  }
  for (let step = 0; step < 60; step++) {
    const slopes = weights.map((w) => new Float64Array(w.length))
    a.forEach((row, i) => {
      shares(row).forEach((share, c) => {
        const error = share - Number(devLabels[i] === c)
        row.forEach((x, d) => {
          slopes[c]![d]! += error * x
        })
      })
    })
    weights.forEach((w, c) => {
      slopes[c]!.forEach((slope, d) => {
        w[d]! -= (2 * slope) / a.length
      })
    })
  }
  const right = b.filter((row, i) => {
    const said = shares(row)
    return said.indexOf(Math.max(...said)) === testLabels[i]
  })
  return right.length / test.length
}

/** Every third row: enough to tell, and quick. */
const thin = <T>(rows: readonly T[]) => rows.filter((_, i) => i % 3 === 0)

const wrapping = ({ rows }: Asked) => Array.from(rows, (id, i) => [i / rows.length, id, id % 2, id % 16])
const honest = ({ rows, inTokens, expected }: Asked, K: number) =>
  Array.from(rows, (_, i) => [Math.log(inTokens[i * K]!), inTokens[i * K]! % 32, Math.log(expected[i * K]!)])
const together = (a: Table, b: Table): Table => a.map((row, i) => [...row, ...b[i]!])

let plain: RunJob
let seen: Disguised

/** A value of each pack row, in the order in which the guest has the rows. */
function asSeen(part: 'dev' | 'test', values: ArrayLike<number>): number[] {
  const n = plain[part].rows.length
  const places = seen.reveal(part, { choices: Int32Array.from({ length: n }, (_, i) => i) }) as { choices: Int32Array }
  const out: number[] = new Array(n)
  for (let i = 0; i < n; i++) out[places.choices[i]!] = values[i]!
  return out
}

beforeAll(async () => {
  plain = await blindJob()
  seen = await disguised(plain, 'pack hash|pack|42')
})

describe.each(['dataset', 'answer of the most expensive model'] as const)('the %s of a question', (what) => {
  const labelsOf = (part: 'dev' | 'test') => {
    const { dataset, quality } = plain[part] as RunJob['dev']
    return what === 'dataset'
      ? Array.from(dataset)
      : Array.from(dataset, (_, i) => Math.round(quality[i * plain.K + plain.K - 1]!))
  }
  const guess = (
    of: (part: Asked) => Table,
    job: RunJob,
    order: (part: 'dev' | 'test', labels: number[]) => number[],
  ) => ({
    dev: thin(of(job.dev)),
    test: thin(of(job.test)),
    devLabels: thin(order('dev', labelsOf('dev'))),
    testLabels: thin(order('test', labelsOf('test'))),
  })
  const best = (guessed: Guess) => Math.max(byNeighbours(guessed), byRegression(guessed))
  /** Three standard errors of a share over the test rows that are looked at. */
  const luck = () => 3 * Math.sqrt(0.25 / (plain.test.rows.length / 3))

  it('is not told by order and ids, nor by them beside tokens and costs more than by tokens and costs', () => {
    const base = most(thin(labelsOf('test')))[1] / thin(labelsOf('test')).length
    const wrapped = best(guess(wrapping, seen.job, asSeen))
    const fair = best(guess((part) => honest(part, plain.K), seen.job, asSeen))
    const both = best(guess((part) => together(honest(part, plain.K), wrapping(part)), seen.job, asSeen))
    const before = best(guess(wrapping, plain, (_, labels) => labels))
    const shares = {
      'the most frequent one': base,
      'order and ids': wrapped,
      'tokens and costs': fair,
      'all of it': both,
    }
    console.log(`${what}: ${JSON.stringify(shares)}; by order and ids of the pack: ${before.toFixed(3)}`)
    expect(wrapped).toBeLessThan(base + luck())
    expect(both).toBeLessThan(Math.max(fair, base) + luck())
    // What it was before: the test can tell.
    if (what === 'dataset') expect(before).toBeGreaterThan(0.75)
  })
})

describe('rows in disguise', () => {
  it('are the same rows, under ids of their own, the same ones for the same secret', async () => {
    const job = smallJob()
    const { job: hidden, reveal } = await disguised(job, 'a')
    expect([...hidden.test.expected].sort()).toEqual([...job.test.expected].sort())
    expect([...hidden.train.quality].sort()).toEqual([...job.train.quality].sort())
    const ids = [...hidden.train.rows, ...hidden.dev.rows, ...hidden.test.rows]
    expect(new Set(ids).size).toBe(ids.length)
    expect((await disguised(job, 'a')).job).toEqual(hidden)
    expect((await disguised(job, 'b')).job.test.rows).not.toEqual(hidden.test.rows)
    const said = { scores: Float32Array.from(hidden.test.inTokens), kind: 'utility' as const }
    expect(reveal('test', said)).toEqual({ scores: job.test.inTokens, kind: 'utility' })
  })

  it('keep their neighbours: the same train rows at the same distances, ties in the new order', async () => {
    const job = smallJob()
    const { job: hidden, reveal } = await disguised(job, 'a')
    const places = (
      reveal('test', { choices: Int32Array.from({ length: 30 }, (_, i) => i) }) as { choices: Int32Array }
    ).choices
    const [before, after] = [job.features.test.neighbors!, hidden.features.test.neighbors!]
    for (let i = 0; i < 30; i++)
      for (let j = 0; j < before.k; j++) {
        const [a, b] = [i * before.k + j, places[i]! * before.k + j]
        expect(after.distance[b]).toBe(before.distance[a])
        const of = (data: Float32Array, row: number) => data.slice(row * 6, row * 6 + 6)
        expect(of(hidden.features.train.embedding!.data, after.index[b]!)).toEqual(
          of(job.features.train.embedding!.data, before.index[a]!),
        )
      }
  })
})
