/** What a visitor asks of a row, answered in words: each answer names the range that the data allow. */
import { html, type TemplateResult } from 'lit'
import { fixed, percent } from '../../core/words.ts'
import type { Claim, Lead, RowClaims } from '../../engine/rows/claims.ts'

/** Which of a lead's intervals: its own, or the one that holds for all rows at once. */
export type Side = 'own' | 'joint'

export interface Judged {
  readonly claims: RowClaims
  readonly side: Side
  readonly models: readonly string[]
  readonly hasDev: boolean
}

type Answer = TemplateResult | string

/** In the order in which they are asked. */
export function answersOf(judged: Judged): Answer[] {
  const { claims, hasDev } = judged
  const { now, accurate } = claims
  // Without costs there is no budget to choose: the row as it is, is all there is to ask about.
  if (!Number.isFinite(now.saving.difference)) return [unpriced(now, judged)]
  const here = html`${now.lambda === undefined ? 'It has one budget' : 'At this budget'}: ${accuracyOf(now, judged)}${moneyOf(now)}.
    ${rankScoreOf(now, judged)}${only(now, judged)}`
  if (now.lambda === undefined) return [here]
  if (!hasDev || !accurate) return [here, 'There is no dev to choose other budgets on.']
  return [here, moreAccurate(accurate, judged), cheaper(judged), equalSpend(judged)]
}

const unpriced = (claim: Claim, judged: Judged) =>
  html`More accurate? <em>${capital(answered(rangeOf(claim.accuracy, judged)))}</em>: ${accuracyOf(claim, judged)}.${only(claim, judged)}`

interface Range {
  readonly low: number
  readonly high: number
}

const rangeOf = (lead: Lead, { side }: Judged): Range => (side === 'joint' ? lead.joint : lead)

const answered = ({ low, high }: Range) => (low > 0 ? 'yes' : high < 0 ? 'no' : 'not shown')

/** 'up to 2.0 points worse, at most 0.1 better' */
function inPoints({ low, high }: Range): TemplateResult {
  const points = (value: number) => percent(Math.abs(value), 1)
  if (low === 0 && high === 0) return html`exactly as accurate`
  if (low > 0) return html`<span class="number">${points(low)} to ${points(high)}</span> points better`
  if (high < 0) return html`<span class="number">${points(high)} to ${points(low)}</span> points worse`
  return html`up to <span class="number">${points(low)}</span> points worse, at most <span class="number">${points(high)}</span> better`
}

const accuracyOf = ({ accuracy }: Claim, judged: Judged) => inPoints(rangeOf(accuracy, judged))

/** ', for 31 % of the money' */
const moneyOf = ({ saving }: Claim) =>
  html`, for <span class="number">${percent(1 - saving.difference, 0)} %</span> of the money`

function rankScoreOf({ rankScore }: Claim, judged: Judged) {
  const { low, high } = rangeOf(rankScore, judged)
  const points = (value: number) => fixed(Math.abs(value), 1)
  const range =
    low > 0
      ? `${points(low)} to ${points(high)} higher`
      : high < 0
        ? `${points(high)} to ${points(low)} lower`
        : `up to ${points(low)} lower, at most ${points(high)} higher`
  return html`Rank Score <span class="number">${range}</span>.`
}

const only = ({ only: model }: Claim, { models }: Judged) =>
  model === undefined ? '' : ` There it asks ${models[model]} every time: not routing.`

function moreAccurate(claim: Claim, judged: Judged): Answer {
  return html`More accurate? <em>${capital(answered(rangeOf(claim.accuracy, judged)))}</em>: at its most accurate ${accuracyOf(claim, judged)}${moneyOf(claim)}.${only(claim, judged)}`
}

function cheaper(judged: Judged): Answer {
  const claim = judged.claims.cheaper
  if (!claim) return html`Cheaper at equal accuracy? <em>No</em>: on dev it is as accurate at no budget.`
  const [saving, accuracy] = [rangeOf(claim.saving, judged), rangeOf(claim.accuracy, judged)]
  return html`Cheaper at equal accuracy (on dev)? <em>${bothAnswered(saving, accuracy)}</em>: ${savingOf(saving)}, and on test ${inPoints(accuracy)}.${only(claim, judged)}`
}

/** Equal accuracy cannot be shown, only bounded: there is no plain yes unless it is better. */
function bothAnswered(saving: Range, accuracy: Range): string {
  if (saving.high <= 0 || accuracy.high < 0) return 'No'
  if (saving.low <= 0) return 'Not shown'
  return accuracy.low >= 0 ? 'Yes' : 'Cheaper, and equal within a range'
}

/** '29 to 34 % cheaper' */
function savingOf({ low, high }: Range): TemplateResult {
  const share = (value: number) => percent(Math.abs(value), 0)
  const range = (from: number, to: number) =>
    share(from) === share(to) ? share(from) : `${share(from)} to ${share(to)}`
  if (low > 0) return html`<span class="number">${range(low, high)} %</span> cheaper`
  if (high < 0) return html`<span class="number">${range(high, low)} %</span> more expensive`
  return html`up to <span class="number">${share(low)} %</span> more expensive, at most <span class="number">${share(high)} %</span> cheaper`
}

function equalSpend(judged: Judged): Answer {
  const { accurate, spend } = judged.claims
  if (!spend) return html`Better for the same money? <em>No</em>: on dev every budget costs more.`
  if (spend.lambda === accurate?.lambda)
    return 'Better for the same money? The same answer: at its most accurate it cost no more on dev.'
  return html`Better for the same money (on dev)? <em>${capital(answered(rangeOf(spend.accuracy, judged)))}</em>: ${accuracyOf(spend, judged)}${moneyOf(spend)}.${only(spend, judged)}`
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1)
