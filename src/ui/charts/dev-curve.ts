/** The dev curve of a training: Rank Score after each epoch, its best epoch marked by a ring. */
import { type SVGTemplateResult, svg } from 'lit'
import { linearScale, paddedDomain } from './scales.ts'

/** Index of the best value: the first of equals. NaN never is. −1 without any. */
export function bestOf(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? -Infinity) ? i : best), -1)
}

/** A line across a box of the given size, in pixels. Values that are not numbers leave it out. */
export function devCurve(values: readonly number[], width: number, height: number): SVGTemplateResult {
  const room = 5
  const known = values.filter((value) => Number.isFinite(value))
  if (known.length === 0) return svg``
  const x = linearScale([0, Math.max(1, values.length - 1)], [room, width - room])
  const y = linearScale(paddedDomain(known, 0.02), [height - room, room])
  const drawn = values.flatMap((value, i) =>
    Number.isFinite(value) ? [`${x(i).toFixed(1)} ${y(value).toFixed(1)}`] : [],
  )
  const best = bestOf(values)
  return svg`<path class="line" d=${`M${drawn.join('L')}`} />
    <circle class="best" cx=${x(best)} cy=${y(values[best] ?? Number.NaN)} r="3.5" />`
}
