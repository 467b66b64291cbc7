/** Names are data: prices, links, exports and figures do not depend on what models, datasets and questions are called. */
import { describe, expect, it } from 'vitest'
import { createRng } from '../../src/core/rng.ts'
import { Insight } from '../../src/engine/insight.ts'
import { digestOf } from '../../src/engine/score/board.ts'
import { reportJson } from '../../src/engine/score/report.ts'
import { movedFigures } from '../../src/experiment/digest.ts'
import { readLink, writeLink } from '../../src/experiment/link.ts'
import { priceSheetCsv, priceSheetJson, readPriceSheet } from '../../src/packs/price-file.ts'
import { byCodePoint } from '../../src/packs/python-text.ts'
import { sealPack } from '../../src/packs/seal.ts'
import { Session } from '../../src/page/session.ts'
import { openEngine, smallExperiment } from './open-engine.ts'
import { smallParts } from './small-pack.ts'

const hostile = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'then',
  'toJSON',
  '0',
  '-1',
  'NaN',
  'null',
  'model:ant',
  'oracle',
  'a b&c=d?e#f%g',
  '"quoted", with \'commas\'',
  '<img src=x onerror=alert(1)>',
  '=1+1',
  'شرکت ۴',
  'מודל',
  '模型・モデル・모델',
  '\u202eright to left\u202c',
  'e\u0301 and \u00e9',
  '👩‍👩‍👧‍👦',
  'x'.repeat(10_000),
]

/** Four different ones, in the order that packs keep. */
function draw(seed: number): string[] {
  const rng = createRng(seed)
  const left = [...hostile]
  const names = Array.from({ length: 4 }, () => left.splice(rng.randomInt(left.length), 1)[0] ?? '')
  return names.sort(byCodePoint)
}

/** The small pack with other names for its models and datasets. */
async function packOf(models: readonly string[], datasets: readonly string[]) {
  const parts = smallParts()
  const { info } = parts
  const prices = Object.values(info.priceSheet.prices)
  return sealPack({
    ...parts,
    info: {
      ...info,
      models: models.map((id) => ({ id, access: 'open' })),
      datasets: datasets.map((id) => ({ id, group: id })),
      priceSheet: {
        ...info.priceSheet,
        // A price of its own for all but the first: that is the visitor's to give.
        prices: Object.fromEntries(models.slice(1).map((id, k) => [id, prices[k + 1]!])),
      },
    },
  })
}

const plain = ['ant', 'bee', 'cat', 'dog']

/** Everything that a board, an export or a link says, with these names. */
async function said(models: readonly string[], datasets: readonly string[]) {
  const pack = await packOf(models, datasets)
  const session = new Session({} as ConstructorParameters<typeof Session>[0], smallExperiment)
  session.setPrice(models[0]!, { inputPerMillion: 3, outputPerMillion: 5 })
  session.setPrice(models[2]!, { outputPerMillion: 9, inputPerMillion: 1 })
  const { experiment } = session.state
  const { board, report } = await boardOf(pack, experiment)
  const digest = await digestOf(board, 'here')
  const opened = await readLink(`#${await writeLink({ experiment, digest })}`)
  const again = await boardOf(pack, opened.experiment)
  const figures = board.rows.map(({ overall, shares, datasets: parts }) => [overall, [...shares], parts])
  return { pack, experiment, board, report, digest, opened, again, figures }
}

async function boardOf(pack: Awaited<ReturnType<typeof packOf>>, experiment: typeof smallExperiment) {
  const engine = await openEngine(pack, experiment)
  const report = reportJson(await new Insight(engine).report(experiment))
  return { board: await engine.board(experiment), report }
}

describe('whatever models and datasets are called', () => {
  it('prices, figures, links and exports are those of a plainly named twin', async () => {
    const twin = await said(plain, ['left', 'right'])
    expect(twin.board.unknownCosts).toBeUndefined()
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const models = seed === 1 ? ['__proto__', 'constructor', 'toString', 'valueOf'] : draw(seed)
      const datasets = seed === 1 ? ['__proto__', 'constructor'] : draw(seed + 100).slice(0, 2)
      const named = await said(models, datasets)
      const which = models.map((name) => name.slice(0, 20)).join(' | ')
      expect(named.board.findings, which).toEqual([])
      expect(named.figures, which).toEqual(twin.figures)
      expect(named.opened.findings, which).toEqual([])
      expect(Object.entries(named.opened.experiment.prices), which).toEqual(Object.entries(named.experiment.prices))
      expect(movedFigures(named.opened.digest?.rows ?? {}, (await digestOf(named.again.board, '')).rows)).toEqual([])
      expect(Object.keys(named.opened.digest?.rows ?? {})).toHaveLength(Object.keys(twin.digest.rows).length)
      const prices = JSON.parse(named.report).prices.models ?? JSON.parse(named.report).prices
      expect(JSON.stringify(prices)).toContain(JSON.stringify(models[0]).slice(1, -1))
    }
  })

  it('a price sheet keeps every name, as JSON and as a table', async () => {
    const prices = Object.fromEntries(
      hostile.map((name, k) => [name, { inputPerMillion: k + 1, outputPerMillion: 2 * k + 1 }]),
    )
    const sheet = { id: 'own', title: 't', date: 'd', source: 's', assumed: false, prices }
    for (const [path, text] of [
      ['prices.json', priceSheetJson(sheet)],
      ['prices.csv', priceSheetCsv(sheet)],
    ] as const) {
      const bytes = new TextEncoder().encode(text)
      const read = await readPriceSheet({ path, size: bytes.length, bytes: async () => bytes })
      const sorted = (of: object) => Object.entries(of).sort(([a], [b]) => byCodePoint(a, b))
      expect(sorted(read.sheet?.prices ?? {}), path).toEqual(sorted(prices))
    }
  })
})
