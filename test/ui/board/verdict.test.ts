/** The sentences above the chart, read aloud, are true in every word: each number and each yes is counted again from the runs. */
import { describe, expect, it } from 'vitest'
import { fullResamples } from '../../../src/core/statistics/stats.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { Insight } from '../../../src/engine/insight.ts'
import { unitsOf } from '../../../src/engine/prepare/draw-splits.ts'
import type { Board, BoardRow } from '../../../src/engine/score/board.ts'
import { defaultExperiment, type Experiment } from '../../../src/experiment/experiment.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { sealPack } from '../../../src/packs/seal.ts'
import { story, verdict } from '../../../src/ui/board/verdict.ts'
import { openEngine, smallExperiment } from '../../engine/open-engine.ts'
import { smallPack, smallParts } from '../../engine/small-pack.ts'
import { hasData, readJson, sourceFiles, whyNot } from '../../packs/support/data-folder.ts'
import { spoken } from '../charts/drawn.ts'
import { dynamath } from './dynamath.ts'
import { Recount, type Side } from './recount.ts'

/** Takes what it finds out of the text, so that what is left over has not been checked. */
class Reading {
  constructor(public rest: string) {}

  take(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.rest)
    if (found) this.rest = this.rest.replace(found[0], '')
    return found
  }

  must(pattern: RegExp): RegExpExecArray {
    const found = this.take(pattern)
    if (!found) throw new Error(`${pattern} is not in "${this.rest}"`)
    return found
  }
}

const modelOf = (row: BoardRow, { models }: Board) => models[row.shares.indexOf(Math.max(...row.shares))]
const ready = ({ rows }: Board, ...kinds: string[]) =>
  rows.filter(({ kind, status }) => kinds.includes(kind) && status === 'ready')
const rowOf = ({ rows }: Board, key: string) => rows.find((row) => row.key === key) as BoardRow

/** The row that did best on dev, counted again. */
function bestOnDev(board: Board, byRankScore: boolean): BoardRow {
  const value = ({ dev }: BoardRow) => (byRankScore ? dev?.rankScore : dev?.accuracy) ?? Number.NaN
  return ready(board, 'router').reduce((a, b) => (value(b) > value(a) ? b : a))
}

function checkStory(text: string, board: Board, byRankScore: boolean) {
  const said = new Reading(text)
  const strongest = rowOf(board, 'strongest')
  const figures = ({ overall }: BoardRow, printed: RegExpExecArray, at: number) => {
    expect(Number(printed[at])).toBeCloseTo(100 * overall.accuracy, 0.9)
    expect(Number(printed[at + 1]) / overall.costPer10k).toBeCloseTo(1, 1.9)
  }
  if (board.assumedPrices) said.must(/All prices are assumed\./)
  said.take(/This data is simulated\. Find real answers under Data\./)
  const best = said.must(
    /The best single model on train, (.+?), is right ([\d.]+) % of the time for \$([\d.]+) per 10,000 questions/,
  )
  expect(best[1]).toBe(modelOf(strongest, board))
  figures(strongest, best, 2)
  const top = Math.max(...ready(board, 'model').map(({ overall }) => overall.accuracy))
  const other = said.take(/ \(on test, (.+?) is more accurate: ([\d.]+) %\)/)
  expect(other !== null).toBe(top > strongest.overall.accuracy + 1e-12)
  if (other) {
    expect(rowOf(board, `model:${other[1]}`).overall.accuracy).toBe(top)
    expect(Number(other[2])).toBeCloseTo(100 * top, 0.9)
  }
  figures(
    rowOf(board, 'oracle'),
    said.must(/An oracle that knows every answer is right ([\d.]+) % of the time for \$([\d.]+)\./),
    1,
  )
  const router = said.must(/The router that did best on dev, (.+?), is right ([\d.]+) % of the time for \$([\d.]+)\./)
  const chosen = bestOnDev(board, byRankScore)
  expect(router[1]).toBe(chosen.label)
  figures(chosen, router, 2)
  expect(said.take(/It asks .+ every time: not routing\./) !== null).toBe(chosen.shares.includes(1))
  expect(said.rest.replaceAll(/[\s.]/g, '')).toBe('')
}

const ranges = [
  [/up to ([\d.]+) points worse, at most ([\d.]+) better/, -1, 1],
  [/([\d.]+) to ([\d.]+) points better/, 1, 1],
  [/([\d.]+) to ([\d.]+) points worse/, -1, -1],
] as const

type Bounds = { readonly low: number; readonly high: number }

/** A rounded number may be off by half its last digit, and the bootstrap's sums differ in their last bits. */
const close = (printed: number, value: number, digit: number) =>
  expect(Math.abs(printed - value)).toBeLessThan(0.5001 * digit)

function checkAccuracy(said: Reading, { low, high }: Bounds) {
  if (said.take(/exactly as accurate/)) return expect([low, high]).toEqual([0, 0])
  for (const [pattern, first, second] of ranges) {
    const found = said.take(pattern)
    if (!found) continue
    const printed = [first * Number(found[1]), second * Number(found[2])].sort((a, b) => a - b)
    close(printed[0], 100 * low, 0.1)
    close(printed[1], 100 * high, 0.1)
    // "Better" and "worse" are the signs of the whole range.
    if (first === second) expect(Math.sign(low) * Math.sign(high)).toBe(1)
    else expect(low <= 0 && high >= 0).toBe(true)
    return
  }
  throw new Error(`no range of accuracy in "${said.rest}"`)
}

function checkSaving(said: Reading, { low, high }: Bounds) {
  const both = said.take(/up to (\d+) % more expensive, at most (\d+) % cheaper/)
  if (both) {
    close(-Number(both[1]), 100 * low, 1)
    close(Number(both[2]), 100 * high, 1)
    return expect(low <= 0 && high >= 0).toBe(true)
  }
  const [, from, to = from, word] = said.must(/(\d+)(?: to (\d+))? % (cheaper|more expensive)/)
  const sign = word === 'cheaper' ? 1 : -1
  const printed = [sign * Number(from), sign * Number(to)].sort((a, b) => a - b)
  close(printed[0], 100 * low, 1)
  close(printed[1], 100 * high, 1)
}

function checkRankScore(said: Reading, { low, high }: Bounds) {
  const both = said.take(/Rank Score up to ([\d.]+) lower, at most ([\d.]+) higher\./)
  const one = both ?? said.must(/Rank Score ([\d.]+) to ([\d.]+) (higher|lower)\./)
  const [a, b] = [Number(one[1]), Number(one[2])]
  const printed = both ? [-a, b] : one[3] === 'higher' ? [a, b] : [-b, -a]
  close(printed[0], low, 0.1)
  close(printed[1], high, 0.1)
}

const answer = ({ low, high }: Bounds) => (low > 0 ? 'Yes' : high < 0 ? 'No' : 'Not shown')

/** One row's answers, each in its own sentence. */
class Answers {
  constructor(
    private readonly board: Board,
    private readonly count: Recount,
    private readonly key: string,
    private readonly side: Side,
  ) {}

  private range(question: 'now' | 'accurate' | 'cheaper' | 'spend', id: 'accuracy' | 'saving' | 'rankScore') {
    return this.count.range(this.key, question, id, this.side)
  }

  private money(said: Reading, question: 'now' | 'accurate' | 'spend') {
    close(
      Number(said.must(/for (\d+) % of the money/)[1]),
      100 * (1 - (this.range(question, 'saving')?.difference ?? Number.NaN)),
      1,
    )
  }

  check(text: string) {
    const said = new Reading(text)
    const question = said.must(
      /It has one budget:|At this budget:|More accurate\?|Cheaper at equal accuracy|Better for the same money/,
    )[0]
    if (question.endsWith(':')) this.now(said)
    else if (question.startsWith('More')) this.asked(said, 'accurate', /at its most accurate/)
    else if (question.startsWith('Cheaper')) this.cheaper(said)
    else this.spend(said)
    said.take(/There it asks .+ every time: not routing\./)
    expect(said.rest).not.toMatch(/\d/)
  }

  private now(said: Reading) {
    checkAccuracy(said, this.range('now', 'accuracy')!)
    this.money(said, 'now')
    checkRankScore(said, this.range('now', 'rankScore')!)
  }

  private asked(said: Reading, question: 'accurate' | 'spend', where: RegExp) {
    const accuracy = this.range(question, 'accuracy')!
    said.must(where)
    expect(said.must(/Yes|Not shown|No/)[0]).toBe(answer(accuracy))
    checkAccuracy(said, accuracy)
    this.money(said, question)
  }

  private spend(said: Reading) {
    const lambda = this.count.lambdaFor(this.key, 'spend')
    if (said.take(/The same answer: at its most accurate it cost no more on dev/))
      return expect(lambda).toBe(this.count.lambdaFor(this.key, 'accurate'))
    if (said.take(/on dev every budget costs more/)) return expect(lambda).toBeUndefined()
    this.asked(said, 'spend', /on dev/)
  }

  private cheaper(said: Reading) {
    if (said.take(/on dev it is as accurate at no budget/))
      return expect(this.count.lambdaFor(this.key, 'cheaper')).toBeUndefined()
    const [saving, accuracy] = [this.range('cheaper', 'saving')!, this.range('cheaper', 'accuracy')!]
    const word = said.must(/Yes|Not shown|No|Cheaper, and equal within a range/)[0]
    if (word === 'Yes') expect(saving.low > 0 && accuracy.low >= 0).toBe(true)
    if (word === 'No') expect(saving.high <= 0 || accuracy.high < 0).toBe(true)
    if (word === 'Not shown') expect(saving.low <= 0).toBe(true)
    if (word.startsWith('Cheaper')) expect(saving.low > 0 && accuracy.low < 0 && accuracy.high >= 0).toBe(true)
    checkSaving(said, saving)
    checkAccuracy(said, accuracy)
  }

  /** "Of the 5 routers that have run, judged together …" */
  together(text: string) {
    const said = new Reading(text).must(
      /Of the (\d+) routers that have run, judged together and each at its most accurate, (none|all|\d+) (is|are) more accurate\./,
    )
    const routers = ready(this.board, 'router')
    const better = routers.filter(
      ({ key }) => (this.count.range(key, 'accurate', 'accuracy', 'joint')?.low ?? 0) > 0,
    ).length
    expect(Number(said[1])).toBe(routers.length)
    expect(said[2]).toBe(better === 0 ? 'none' : better === routers.length ? 'all' : String(better))
  }
}

function checkVerdict(template: unknown, board: Board, count: Recount, key: string, chosen: boolean) {
  const [intro, ...parts] = spokenParts(template)
  const row = rowOf(board, key)
  const name =
    row.kind === 'router' && board.features.startsWith('TF-IDF') ? `TF-IDF routing (${row.label})` : row.label
  const model = modelOf(rowOf(board, 'strongest'), board)
  const how = chosen ? 'the router that did best on dev' : 'the row you selected'
  const joint = chosen ? '' : ' that hold for all rows at once'
  expect(intro).toBe(
    `${name}, ${how}, beside the best single model, ${model}; 95 % intervals${joint}${board.assumedPrices ? ', assumed prices' : ''}:`,
  )
  const answers = new Answers(board, count, key, chosen ? 'own' : 'joint')
  for (const part of parts.slice(0, -1)) answers.check(part)
  answers.together(parts.at(-1) ?? '')
  return [intro, ...parts].join(' ')
}

/** Paragraphs and list items, one by one. */
const spokenParts = (template: unknown) =>
  spoken(template, '\n')
    .split('\n')
    .map((part) => part.trim())
    .filter(Boolean)

async function checkBoard(engine: Engine, experiment: Experiment, say = false) {
  const insight = new Insight(engine)
  const board = await engine.board(experiment)
  const sure = (await insight.significance(experiment, fullResamples))!
  const byRankScore = experiment.budget.by === 'dev'
  const text = spoken(story(board, engine.pack.info, experiment.budget))
  checkStory(text, board, byRankScore)
  const rows = ready(board, 'router', 'baseline').map(({ key }) => key)
  const others = rows.filter((key) => key !== 'strongest')
  const input = await engine.scorable(experiment, true)
  const count = new Recount(input, others, await unitsOfTest(engine, input.split.split.test, sure.by))
  const chosen = bestOnDev(board, byRankScore).key
  const read = checkVerdict(verdict(board, sure, '', byRankScore), board, count, chosen, true)
  if (say) console.log(`${text}\n${read}`)
  for (const key of others.filter((other) => other !== chosen))
    checkVerdict(verdict(board, sure, key, byRankScore), board, count, key, false)
}

/** Questions, or what is drawn together, in order of first appearance. */
async function unitsOfTest({ source, pack }: Engine, test: Int32Array, by: 'question' | 'group'): Promise<number[]> {
  const known = by === 'group' ? await unitsOf(source, pack) : undefined
  const of = Array.from(test, (row, i) => known?.of[row] ?? i)
  const order = [...new Set(of)]
  return of.map((unit) => order.indexOf(unit))
}

describe('the sentences above the chart', () => {
  it('are true in every word on a small pack, by Rank Score and at a fixed λ', { timeout: 60_000 }, async () => {
    const engine = await openEngine(await smallPack())
    await checkBoard(engine, smallExperiment)
    await checkBoard(engine, { ...smallExperiment, budget: { by: 'lambda', lambda: 0 } })
  })

  it('say so where there is no dev to choose on, and where there is one router only', async () => {
    const parts = smallParts()
    const engine = await openEngine(
      await sealPack({ ...parts, split: parts.split!.map((part) => (part === 1 ? 0 : part)) }),
    )
    const board = await engine.board(smallExperiment)
    const sure = await new Insight(engine).significance(smallExperiment, fullResamples)
    const routers = ready(board, 'router').length
    expect(spoken(verdict(board, sure, '', true))).toContain(`the best of ${routers} routers on test (there is no dev)`)
    expect(spoken(verdict(board, sure, '', true))).toContain('95 % intervals that hold for all rows at once')
    const alone = { ...board, rows: board.rows.filter(({ kind, key }) => kind !== 'router' || key === 'knn') }
    expect(spoken(verdict(alone, sure, '', true))).toContain(', the only router that has run,')
  })

  it.skipIf(!hasData('mathvision'))(
    `are true in every word on MATH-Vision, split A${whyNot('mathvision')}`,
    { timeout: 120_000 },
    async () => {
      const { sealed } = await importFiles(sourceFiles('mathvision'))
      const { train, val, test } = readJson<Record<'train' | 'val' | 'test', string[]>>('mathvision', 'split-A.json')
      const split: Experiment['split'] = { by: 'ids', name: 'split-A.json', ids: { train, dev: val, test } }
      const experiment = { ...defaultExperiment, pack: 'mathvision', split }
      await checkBoard(await openEngine(sealed!, experiment), experiment, true)
    },
  )

  it.skipIf(!hasData('dynamath'))(
    `are true in every word on DynaMath, new variants${whyNot('dynamath')}`,
    { timeout: 120_000 },
    async () => {
      const experiment = { ...defaultExperiment, pack: 'dynamath' }
      await checkBoard(await openEngine(await dynamath(), experiment), experiment, true)
    },
  )
})
