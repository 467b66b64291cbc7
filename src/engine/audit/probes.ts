/** Does a row follow answers that it did not pay for? (protocol 11.4) */
import { percent } from '../../core/words.ts'
import { type Audited, clear, type Line, open, raised } from './audited.ts'
import { errorOfSum } from './foresight.ts'
import type { Reference } from './references.ts'
import type { PartSubject, RowSubject } from './subject.ts'

const sure = 3
/** On fewer questions nothing is told from luck. */
const fewest = 50
/** Fewer choices of a model, or of others, say nothing. */
const fewestKept = 20

const line: Line = {
  check: 'free-probes',
  title: 'Follows an answer it did not pay for',
  where: 'Answers',
  why: 'Among questions that look alike, choosing a model cannot depend on whether its answer will be right. On three packs the rows of this page stayed below 25 points, most of them below 10; three standard errors are left for luck.',
}
const limit = 0.35

/** Keeps a model where its answer is right and leaves it where it is wrong, without a probe in its bill. */
export function freeProbes({ test, dev, K, models }: RowSubject): Audited {
  if (test.picks.length < fewest)
    return open(line, `${test.picks.length} questions are too few to tell: at least ${fewest} are needed`)
  const dropped = droppedProbes(dev, test)
  if (dropped) return raised(line, dropped)
  const found = models.flatMap((_, k) => followed(test, K, k) ?? [])
  if (found.length === 0)
    return clear(line, 'no model is chosen, and left, often enough without a probe in the bill', 0, limit)
  const most = found.reduce((a, b) => (b.difference > a.difference ? b : a))
  const name = models[most.model] ?? ''
  const what = `${name} is right in ${percent(most.kept, 1)} % of the questions it gets and would be in ${percent(most.left, 1)} % of the others; similar train questions tell all but ${percent(most.difference, 0)} points of that difference`
  if (most.difference - sure * most.error <= limit) return clear(line, what, most.difference, limit)
  return raised(line, {
    severity: 'warning',
    what: `${what}, and the bill has no probe of ${name} there`,
    fix: `Consistent with having seen ${name}'s answer before choosing. Declare such probes, so that they are paid for.`,
    figure: most.difference,
    limit,
  })
}

interface Followed {
  readonly model: number
  /** Quality of the model's answers where it was chosen, and where it was not. */
  readonly kept: number
  readonly left: number
  /** Kept − left beyond what similar questions tell, by the reference that makes least of it. */
  readonly difference: number
  readonly error: number
}

/** Undefined where the model is chosen, or left, too rarely. */
function followed(part: PartSubject, K: number, model: number): Followed | undefined {
  const { picks, quality, expected, probes } = part
  const rows = Int32Array.from(picks, (_, i) => i).filter((i) => !probes?.[i * K + model])
  const kept = rows.filter((i) => picks[i] === model)
  const left = rows.filter((i) => picks[i] !== model)
  if (kept.length < fewestKept || left.length < fewestKept) return undefined
  const mean = (of: Int32Array, value: ArrayLike<number>) =>
    of.reduce((sum, i) => sum + value[i * K + model]!, 0) / of.length
  const gap = { kept: mean(kept, quality), left: mean(left, quality) }
  const beyond = ({ expected: told }: Reference) => gap.kept - mean(kept, told) - (gap.left - mean(left, told))
  const least = expected.quality.reduce((a, b) => (beyond(b) < beyond(a) ? b : a))
  const difference = beyond(least)
  const surprise = { kept: gap.kept - mean(kept, least.expected), left: gap.left - mean(left, least.expected) }
  const pull = Float64Array.from(picks, (pick, i) => {
    if (probes?.[i * K + model]) return 0
    const own = quality[i * K + model]! - least.expected[i * K + model]!
    return pick === model ? (own - surprise.kept) / kept.length : (surprise.left - own) / left.length
  })
  return { model, ...gap, difference, error: errorOfSum(pull, part.units) }
}

/** Probes that are declared on dev, where λ is found, and not on test. */
function droppedProbes(dev: PartSubject, test: PartSubject) {
  const perQuestion = ({ probes, picks }: PartSubject) =>
    probes ? probes.reduce((a, b) => a + b, 0) / picks.length : 0
  const [onDev, onTest] = [perQuestion(dev), perQuestion(test)]
  if (onDev < 0.05 || onTest >= onDev / 2) return undefined
  return {
    severity: 'warning' as const,
    figure: 1 - onTest / onDev,
    limit: 0.5,
    what: `it probes ${onDev.toFixed(2)} models for each question of dev and ${onTest.toFixed(2)} for each of test: what it pays for where it is scored is not what it was tuned with`,
    fix: 'Return the probes with every prediction.',
  }
}
