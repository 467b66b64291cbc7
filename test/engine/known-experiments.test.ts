/**
 * The digits of ten experiments, equal to those written down before the code was reorganised: boards as printed, curves,
 * intervals and the gain of a row to the last bit. After a change that is meant to move a number:
 * `UPDATE_DIGITS=1 npx vitest run test/engine/known-experiments`, and say in the commit which number moved and why.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { Insight } from '../../src/engine/insight.ts'
import { digestOf } from '../../src/engine/score/board.ts'
import type { Experiment } from '../../src/experiment/experiment.ts'
import { serveGuest } from '../../src/guest/boot.ts'
import { fromBytes } from '../../src/packs/files.ts'
import { sha256 } from '../../src/packs/hash.ts'
import { importFiles } from '../../src/packs/import/index.ts'
import { hasData, readJson, sourceFiles, whyNot } from '../packs/support/data-folder.ts'
import { type KnownExperiment, knownExperiments } from './known-experiments.ts'
import { openEngine, quiet } from './open-engine.ts'

const file = resolve(import.meta.dirname, 'known-digits.json')
const update = Boolean(process.env.UPDATE_DIGITS)
const written: Record<string, object> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}

interface SplitA {
  train: string[]
  val: string[]
  test: string[]
}

const mathvision = hasData('mathvision')
const ids = mathvision ? readJson<SplitA>('mathvision', 'split-A.json') : undefined
const splitA: Experiment['split'] | undefined = ids && {
  by: 'ids',
  name: 'split-A.json',
  ids: { train: ids.train, dev: ids.val, test: ids.test },
}
const known = await knownExperiments(splitA)

const packs = {
  simulated: async () => {
    const bytes = readFileSync(resolve(import.meta.dirname, '../../public/packs/simulated.zip'))
    return importFiles([fromBytes('simulated.zip', new Uint8Array(bytes))])
  },
  mathvision: () => importFiles(sourceFiles('mathvision')),
}

/** All numbers, to the last bit. */
const bitsOf = async (value: unknown) => {
  const plain = (_: string, item: unknown) => (ArrayBuffer.isView(item) ? [...(item as Float64Array)] : item)
  return (await sha256(new TextEncoder().encode(JSON.stringify(value, plain)))).slice(0, 16)
}

/** The frames' other ends, served as a sealed worker serves them. */
async function ports() {
  const channels = [new MessageChannel(), new MessageChannel(), new MessageChannel()]
  for (const { port2 } of channels)
    await serveGuest(
      port2,
      () => performance.now(),
      () => {},
    )
  return {
    ports: { check: channels[0].port1, run: channels[1].port1, witness: channels[2].port1 },
    close: () => {
      for (const { port1 } of channels) port1.close()
    },
  }
}

async function digitsOf(engine: Engine, { experiment, trained }: KnownExperiment) {
  await engine.prepare(experiment, quiet)
  for (const key of trained) await engine.train(experiment, key, quiet)
  for (const guest of experiment.guests) {
    const { ports: ends, close } = await ports()
    // Node imports no blob: addresses.
    const address = `data:text/javascript,${encodeURIComponent(guest.source)}`
    vi.spyOn(URL, 'createObjectURL').mockReturnValue(address)
    const frames = { javascript: guest.source, ports: ends as never }
    const report = await engine.runGuest(experiment, guest.key, frames, { ...quiet, now: () => performance.now() })
    close()
    expect(report.failure, guest.key).toBeUndefined()
  }
  const insight = new Insight(engine)
  const { hash, rows } = await digestOf(await engine.board(experiment), '')
  const curves = (await engine.curves(experiment)).map(({ key, accuracy, costPer10k }) => [key, accuracy, costPer10k])
  const significance = await insight.significance(experiment, 250)
  const claims = significance?.claims.map(({ key, now: { accuracy } }) => [
    key,
    accuracy.difference,
    accuracy.low,
    accuracy.high,
  ])
  const gain = await insight.routing(experiment, 'knn')
  const levels = gain?.levels.map(({ accuracy, costPer10k }) => [accuracy, costPer10k])
  return {
    hash,
    rows,
    curves: await bitsOf(curves),
    claims: await bitsOf(claims),
    gain: await bitsOf(levels),
  }
}

describe.each(['simulated', 'mathvision'] as const)('digits written down before the first move: %s', (pack) => {
  const present = pack === 'simulated' || mathvision
  let opened: Promise<Engine> | undefined
  const open = async () => {
    const { sealed } = await packs[pack]()
    if (!sealed) throw new Error(`the pack "${pack}" could not be read`)
    return openEngine(sealed, undefined, false)
  }

  it.skipIf(!present).each(known.filter((each) => each.pack === pack))(
    `$name${present ? '' : whyNot(pack)}`,
    { timeout: 240_000 },
    async (each) => {
      opened ??= open()
      const digits = await digitsOf(await opened, each)
      if (update) written[each.name] = digits
      else expect(digits).toEqual(written[each.name])
    },
  )

  afterAll(() => {
    if (update) writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`)
  })
})
