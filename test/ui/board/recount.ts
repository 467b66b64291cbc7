/** What the sentences above the chart may say, counted again from the runs: plain loops, no kernel, no curve, no product. */
import { rankScore } from '../../../src/core/metrics.ts'
import { drawCounts, fastStream } from '../../../src/core/statistics/bootstrap.ts'
import { fullResamples } from '../../../src/core/statistics/stats.ts'
import { billOf } from '../../../src/engine/score/billing.ts'
import { grid, type Scorable, type ScorableRow } from '../../../src/engine/score/score.ts'

export interface Range {
  readonly difference: number
  readonly low: number
  readonly high: number
}

type LeadId = 'accuracy' | 'saving' | 'rankScore'
export type Side = 'own' | 'joint'
type Question = 'now' | 'accurate' | 'cheaper' | 'spend'

interface Lead {
  readonly observed: number
  readonly drawn: number[]
  readonly sd: number
}

interface Sums {
  readonly correct: number
  readonly spent: number
  readonly n: number
}

const quantile = (values: number[], share: number) => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below])
}

export class Recount {
  private readonly counts: Uint8Array
  private readonly drawn: number
  private readonly cache = new Map<string, Range | undefined>()
  private readonly leads = new Map<string, Lead | undefined>()
  private readonly lambdas = new Map<string, number | undefined>()

  constructor(
    private readonly input: Scorable,
    private readonly honest: readonly string[],
    /** What is drawn with each test question, numbered from 0. */
    private readonly units: ArrayLike<number>,
  ) {
    this.drawn = Math.max(...Array.from(units)) + 1
    this.counts = drawCounts(this.drawn, fullResamples, fastStream(2512))
  }

  private get priced() {
    if (!this.input.priced) throw new Error('nothing is priced')
    return this.input.priced
  }

  private row(key: string): ScorableRow {
    const row = this.priced.rows.find(({ entry }) => entry.key === key)
    if (!row?.run) throw new Error(`${key} has not run`)
    return row
  }

  picks({ run }: ScorableRow, part: 'dev' | 'test', lambda: number): ArrayLike<number> {
    const said = run?.[part]
    if (!said) throw new Error('not run')
    if ('choices' in said) return said.choices
    if (lambda === 0 && said.choice) return said.choice
    const K = this.input.pack.m
    const of = this.priced.parts.get(part)
    const { expected } = billOf(of, said, K)
    return Int32Array.from({ length: expected.length / K }, (_, i) => {
      const score = (k: number) => said.scores[i * K + k]
      const cost = (k: number) => expected[i * K + k]
      const value = (k: number) => (lambda === Infinity ? -cost(k) : score(k) - lambda * cost(k))
      // Ties: by score where cost decided, by cost where the value did, then by rank on train.
      const after = (k: number) => (lambda === Infinity ? score(k) : -cost(k))
      const better = (b: number, a: number) => value(b) - value(a) || after(b) - after(a) || of.ranks[b] - of.ranks[a]
      return Array.from({ length: K }, (__, k) => k).reduce((a, b) => (better(b, a) > 0 ? b : a))
    })
  }

  private paid(row: ScorableRow, part: 'dev' | 'test', lambda: number) {
    const K = this.input.pack.m
    const of = this.priced.parts.get(part)
    const picks = this.picks(row, part, lambda)
    const { cost } = billOf(of, row.run![part], K)
    return Array.from(picks, (pick, i) => ({ right: of.quality[i * K + pick], usd: cost[i * K + pick] }))
  }

  private on(row: ScorableRow, part: 'dev' | 'test', lambda: number) {
    const all = this.paid(row, part, lambda)
    return {
      accuracy: all.reduce((sum, { right }) => sum + right, 0) / all.length,
      cost: all.reduce((sum, { usd }) => sum + usd, 0) / all.length,
    }
  }

  /** The λ at which a row answers a question; undefined where none does. */
  lambdaFor(key: string, question: Question): number | undefined {
    const name = `${key}|${question}`
    if (!this.lambdas.has(name)) this.lambdas.set(name, this.findLambda(key, question))
    return this.lambdas.get(name)
  }

  private findLambda(key: string, question: Question): number | undefined {
    const row = this.row(key)
    if (question === 'now') return row.lambda ?? 0
    const best = this.on(this.row('strongest'), 'dev', 0)
    const points = Array.from(grid, (lambda) => ({ lambda, ...this.on(row, 'dev', lambda) }))
    const allowed = points.filter(({ accuracy, cost }) => {
      if (question === 'cheaper') return accuracy >= best.accuracy - 1e-9
      return question === 'spend' ? cost <= best.cost * (1 + 1e-9) : true
    })
    const better = (a: (typeof points)[number], b: (typeof points)[number]) =>
      question === 'cheaper' ? a.cost - b.cost || b.accuracy - a.accuracy : b.accuracy - a.accuracy || a.cost - b.cost
    return [...allowed].sort(better)[0]?.lambda
  }

  private figures(sums: Sums, id: LeadId) {
    const [accuracy, cost] = [sums.correct / sums.n, sums.spent / sums.n]
    if (id === 'accuracy') return accuracy
    return id === 'saving' ? cost : 100 * rankScore(accuracy, cost, this.priced.bounds, this.input.experiment.beta)
  }

  private lead(key: string, question: Question, id: LeadId): Lead | undefined {
    const name = `${key}|${question}|${id}`
    if (!this.leads.has(name)) this.leads.set(name, this.draw(key, question, id))
    return this.leads.get(name)
  }

  private draw(key: string, question: Question, id: LeadId): Lead | undefined {
    const lambda = this.lambdaFor(key, question)
    if (lambda === undefined) return undefined
    const [own, best] = [this.paid(this.row(key), 'test', lambda), this.paid(this.row('strongest'), 'test', 0)]
    const difference = (count: (i: number) => number) => {
      const sum = (of: typeof own): Sums => {
        let [correct, spent, n] = [0, 0, 0]
        for (let i = 0; i < of.length; i++) {
          correct += count(i) * of[i].right
          spent += count(i) * of[i].usd
          n += count(i)
        }
        return { correct, spent, n }
      }
      const [a, b] = [this.figures(sum(own), id), this.figures(sum(best), id)]
      return id === 'saving' ? 1 - a / b : a - b
    }
    const drawn = Array.from({ length: fullResamples }, (_, r) =>
      difference((i) => this.counts[r * this.drawn + this.units[i]]),
    )
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    const sd = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (drawn.length - 1))
    return { observed: difference(() => 1), drawn, sd }
  }

  range(key: string, question: Question, id: LeadId, side: Side): Range | undefined {
    const name = [key, question, id, side].join('|')
    if (!this.cache.has(name)) this.cache.set(name, this.count(key, question, id, side))
    return this.cache.get(name)
  }

  private count(key: string, question: Question, id: LeadId, side: Side): Range | undefined {
    const own = this.lead(key, question, id)
    if (!own) return undefined
    const { observed: difference, drawn, sd } = own
    if (side === 'own') return { difference, low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) }
    if (sd < 1e-12) return { difference, low: difference, high: difference }
    const all = this.honest.flatMap((other) => this.lead(other, question, id) ?? []).filter((lead) => lead.sd > 1e-12)
    const top = (sign: 1 | -1) =>
      quantile(
        Array.from({ length: fullResamples }, (_, r) =>
          Math.max(...all.map((lead) => (sign * (lead.drawn[r] - lead.observed)) / lead.sd)),
        ),
        0.975 + 2 * Math.sqrt((0.975 * 0.025) / fullResamples),
      )
    return { difference, low: difference - top(1) * sd, high: difference + top(-1) * sd }
  }
}
