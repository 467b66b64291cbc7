/**
 * How much a figure would move if train and dev were drawn anew, λ on dev included, and what a method's interval covers then.
 *
 * Train and dev are cut into disjoint halves, and a router is fitted on each. Two such fits are independent, and on half the data
 * the variance is twice that on all of it: E (a − b)² / 4 is the variance wanted. Both fits are judged on the same test questions,
 * though, whose own luck with either fit would be counted again; it is in the intervals over test questions already. So test is
 * cut in half as well, and the difference on one side is multiplied by that on the other: what they have in common is training.
 */
import { createRng } from '../rng.ts'

/** Test positions of the two sides of a cut. */
export type Sides = readonly [Int32Array, Int32Array]

/**
 * Ways to cut test in half.
 * @param unit of each test question, from 0 without gaps: equal ones stay on one side
 */
export function testCuts(unit: Int32Array, cuts: number, seed: number): Sides[] {
  const units = unit.reduce((most, number) => Math.max(most, number), -1) + 1
  const rng = createRng(seed)
  return Array.from({ length: cuts }, (): Sides => {
    const first = new Uint8Array(units)
    rng
      .permutation(units)
      .subarray(0, units >> 1)
      .forEach((one) => {
        first[one] = 1
      })
    const side = (wanted: number) => Int32Array.from(unit.keys()).filter((at) => first[unit[at]] === wanted)
    return [side(1), side(0)]
  })
}

/** What one pair of fits says of the variance; it may be below 0. @param apart how far the two are apart on each side of each cut */
export const varianceOfPair = (apart: readonly (readonly [number, number])[]): number =>
  apart.reduce((sum, [one, other]) => sum + one * other, 0) / (4 * apart.length)

/** Standard deviation from several pairs; 0 where they say less than nothing, NaN without any. */
export const trainingSd = (variances: readonly number[]): number =>
  Math.sqrt(Math.max(0, variances.reduce((sum, value) => sum + value, 0) / variances.length))

/** Of independent sources together: the root of the sum of squares. NaN where one is not known. */
export const together = (...sds: readonly number[]): number => Math.sqrt(sds.reduce((sum, sd) => sum + sd * sd, 0))

const z = 1.96

/**
 * Half the width of the interval that covers other test questions, other training and other seeds in 95 % of cases. The training's
 * variance is known from a few redraws only: Student's t takes the place of the normal, with Satterthwaite's degrees of freedom.
 */
export function methodHalfWidth(total: number, training: number, redraws: number): number {
  const degrees = training > 0 ? redraws * (total / training) ** 4 : Number.POSITIVE_INFINITY
  // Cornish and Fisher's first term: within 1 % from six degrees on.
  return total * (z + (z ** 3 + z) / (4 * degrees))
}
