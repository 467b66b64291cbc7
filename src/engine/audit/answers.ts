/** Do a row's choices know answers that they cannot have seen? (protocol 11.1 to 11.3) */
import { percent } from '../../core/words.ts'
import { type Audited, clear, type Line, open, raised } from './audited.ts'
import { type Foresight, foresight, foresightBy } from './foresight.ts'
import type { PartSubject, RowSubject } from './subject.ts'

/** A figure counts only where chance would need this many standard errors to bring it over the line. */
const sure = 3
/** For a difference of two parts that may have been drawn differently. */
const verySure = 4
/** On fewer questions nothing is told from luck. */
const fewest = 50

type Kind = 'oracle' | 'quality'

const choicesOf = (part: PartSubject, kind: Kind, K: number) => ({
  K,
  picks: part.picks,
  value: part[kind],
  units: part.units,
})

const knownLine: Line = {
  check: 'known-answers',
  title: 'Knows the cheapest correct choice',
  where: 'Answers',
  why: 'With features alone nobody does better, on average, than questions that look alike tell. On three packs the rows of this page stayed below 5 % of what these leave open; a fifth leaves room for finer eyes, and three standard errors for luck.',
}
const rightLine: Line = {
  check: 'known-correct',
  title: 'Right beyond what its features allow',
  where: 'Answers',
  why: 'Knowing every probability of the simulated pack, which no features tell, gets 22 % of what is left open; on three packs the rows of this page stayed below 10 %. Three standard errors are left for luck.',
}
/** What is known beyond what similar questions tell, and how much of it needs an explanation. */
interface Beyond {
  readonly line: Line
  readonly kind: Kind
  readonly limit: number
  /** What its test choices are, after a share of them. */
  readonly are: string
  readonly fix: string
}

const asked = 'Ask for its code, and for its choices on new questions.'

/** The cheapest correct choice. */
export const knownAnswers = beyondReference({
  line: knownLine,
  kind: 'oracle',
  limit: 0.2,
  are: 'the cheapest correct ones',
  fix: `Consistent with a copy of the answers, or with a source that the features do not have. ${asked}`,
})

/** Right answers, at any price. */
export const knownCorrect = beyondReference({
  line: rightLine,
  kind: 'quality',
  limit: 0.35,
  are: 'right',
  fix: `Consistent with having seen answers of the test questions. ${asked}`,
})

function beyondReference({ line, kind, limit, are, fix }: Beyond) {
  return ({ test, K }: RowSubject): Audited => {
    if (test.picks.length < fewest) return open(line, tooFew(test))
    const found = foresight(choicesOf(test, kind, K), test.expected[kind])
    const what = `${share(found.got)} of its test choices are ${are}; ${expectation(found)}: ${beyond(found)}`
    if (found.share - sure * found.error <= limit) return clear(line, what, found.share, limit)
    return raised(line, { severity: 'warning', what, fix, figure: found.share, limit })
  }
}

const testLine: Line = {
  check: 'test-answers',
  title: 'Knows test better than dev',
  where: 'Answers',
  why: 'Dev is as new to a router as test, or less new: it may have learned from dev. A tenth of what is left open, four standard errors away from none, is not luck in a thousand boards.',
}
const testLimit = 0.1

/** What it knows on test beyond what it knows on dev, by the reference that makes least of it. */
export function testAnswers({ dev, test, K }: RowSubject): Audited {
  if (Math.min(dev.picks.length, test.picks.length) < fewest) return open(testLine, tooFew(dev))
  const leaps = (['oracle', 'quality'] as const).map((kind) => leap(dev, test, kind, K))
  const [oracle, quality] = leaps as [Leap, Leap]
  const found = isLeap(oracle) || !isLeap(quality) ? oracle : quality
  const what = `it makes the cheapest correct choice in ${share(oracle.dev.got)} of dev and ${share(oracle.test.got)} of test, and is right in ${share(quality.dev.got)} and ${share(quality.test.got)}; beside similar train questions it knows ${gain(found.difference)} of what is left open more on test`
  if (!isLeap(found)) return clear(testLine, what, found.difference, testLimit)
  const fix =
    'Consistent with test answers that reached it, by the ids or the order of the questions or with a file. Give it new questions.'
  return raised(testLine, { severity: 'warning', what, fix, figure: found.difference, limit: testLimit })
}

interface Leap {
  readonly dev: Foresight
  readonly test: Foresight
  readonly difference: number
  readonly low: number
}

const isLeap = ({ difference, low }: Leap) => low > 0 && difference > testLimit

function leap(dev: PartSubject, test: PartSubject, kind: Kind, K: number): Leap {
  const leaps = test.expected[kind].map((reference, r): Leap => {
    const on = {
      dev: foresightBy(choicesOf(dev, kind, K), dev.expected[kind][r]!),
      test: foresightBy(choicesOf(test, kind, K), reference),
    }
    const difference = on.test.share - on.dev.share
    return { ...on, difference, low: difference - verySure * Math.hypot(on.dev.error, on.test.error) }
  })
  return leaps.reduce((a, b) => (b.low < a.low ? b : a))
}

const share = (of: number) => `${percent(of, 1)} %`
const gain = (of: number) => `${percent(of, 0)} %`

const tooFew = ({ picks }: PartSubject) =>
  `${picks.length} questions are too few to tell: at least ${fewest} are needed`
const expectation = ({ expected, reference }: Foresight) => `from ${reference} ${share(expected)} would be expected`
const beyond = ({ share: of, error }: Foresight) =>
  of <= 0
    ? 'it knows nothing beyond these'
    : `${gain(of)} (95 % interval ${gain(of - 1.96 * error)} to ${gain(of + 1.96 * error)}) of what these leave open`
