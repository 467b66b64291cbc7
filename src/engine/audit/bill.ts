/** Is everything that a row called in its bill, at a price that says something? (protocol 11.6) */
import { percent } from '../../core/words.ts'
import { firstFew } from '../../packs/findings.ts'
import { type Audited, clear, type Line, open, raised } from './audited.ts'
import type { PartSubject, RowSubject } from './subject.ts'

const billLine: Line = {
  check: 'bill',
  title: 'Everything called is billed',
  where: 'Costs',
  why: 'Added up here once more, from the choices, the probes and the prices. The board shows three digits; a ten-thousandth less is no rounding.',
}
const billLimit = 1e-4

/** @param billedUsd what the board has it pay, dollars per question */
export function unbilled({ test, K, costsKnown }: RowSubject, billedUsd: number): Audited {
  if (!costsKnown) return open(billLine, 'costs are not known')
  const due = dueUsd(test, K)
  const short = due > 0 ? (due - billedUsd) / due : 0
  const probes = test.probes?.reduce((a, b) => a + b, 0) ?? 0
  const bought = probes > 0 ? `, with ${(probes / test.picks.length).toFixed(2)} probes for each question` : ''
  const what = `its calls cost $${(10_000 * due).toPrecision(3)} per 10,000 questions${bought}; the board says $${(10_000 * billedUsd).toPrecision(3)}`
  if (short <= billLimit) return clear(billLine, what, short, billLimit)
  const fix = 'Calls are missing from the bill. Score it again with all its probes.'
  return raised(billLine, { severity: 'warning', what, fix, figure: short, limit: billLimit })
}

function dueUsd({ picks, probes, cost }: PartSubject, K: number): number {
  let sum = 0
  for (let i = 0; i < picks.length; i++) {
    for (let k = 0; k < K; k++) if (k === picks[i] || probes?.[i * K + k]) sum += cost[i * K + k]!
  }
  return sum / picks.length
}

const freeLine: Line = {
  check: 'free-models',
  title: 'Calls that cost nothing',
  where: 'Costs',
  why: 'No call is free: a model at $0 takes every question of a router that saves, and its Rank Score says nothing. One call in a hundred moves no figure.',
}
const freeLimit = 0.01

/** Calls to models whose every answer costs nothing. */
export function freeModels({ test, K, models, costsKnown }: RowSubject): Audited {
  if (!costsKnown) return open(freeLine, 'costs are not known: at least one model has no price')
  const free = models.map((_, k) => isFree(test, K, k))
  let [calls, gratis] = [0, 0]
  for (let i = 0; i < test.picks.length; i++) {
    for (let k = 0; k < K; k++) {
      if (k !== test.picks[i] && !test.probes?.[i * K + k]) continue
      calls++
      if (free[k]) gratis++
    }
  }
  const share = calls > 0 ? gratis / calls : 0
  const what = `${percent(share, 1)} % of its calls cost nothing`
  if (share <= freeLimit) return clear(freeLine, what, share, freeLimit)
  const names = models.filter((_, k) => free[k])
  return raised(freeLine, {
    severity: 'warning',
    what: `${what}: they go to ${firstFew(names)}`,
    fix: 'Set the price of these models, or compare accuracies only.',
    figure: share,
    limit: freeLimit,
  })
}

function isFree({ cost }: PartSubject, K: number, k: number): boolean {
  for (let at = k; at < cost.length; at += K) if (cost[at] !== 0) return false
  return cost.length > 0
}
