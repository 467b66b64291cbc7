/** Numbers as the page prints them. */

import { percent } from '../../core/print.ts'
import type { Interval } from '../../core/statistics/bootstrap.ts'
import type { Training } from '../../engine/run/run.ts'

export { cost, count, lambda, percent, score } from '../../core/print.ts'

/** A difference of shares in percentage points, signed: 0.013 → '+1.3'. */
export function points(difference: number): string {
  const text = percent(difference, 1)
  if (!(difference > 0) || text === '0.0') return text.replace(/^-0\.0$/, '0.0').replace('-', '−')
  return `+${text}`
}

/** Dollars as cents with three digits: 0.000272 → '0.0272'. */
export function cents(usd: number): string {
  if (!Number.isFinite(usd)) return '–'
  if (usd === 0) return '0'
  const text = (100 * usd).toPrecision(3)
  return (text.includes('e') ? (100 * usd).toFixed(6) : text).replace('-', '−')
}

/** '12.9 MB' */
export { bytesInWords as bytes } from '../../core/plural.ts'

/** Half the width of an interval, printed like its figure: '±0.98'. Empty while there is none. */
export function plusMinus(interval: Interval | undefined, print: (value: number) => string): string {
  return interval ? `±${print((interval.high - interval.low) / 2)}` : ''
}

/** Where a training was stopped: 'at epoch 3', 'in epoch 1', 'after 20 iterations'. */
export function stoppedInWords({ done, unit }: NonNullable<Training['stopped']>): string {
  if (unit !== 'epochs') return `after ${done} ${unit}`
  return done === 0 ? 'in epoch 1' : `at epoch ${done}`
}
