/** Finds where a difference changes sign, nearest to 1 on a logarithmic axis: at which multiple of a price a lead is gone. */

/** Multiples tried on either side of 1: up to a thousand times cheaper or more expensive, ten steps per decade. */
const decades = 3
const stepsPerDecade = 10
/** Halvings of the bracketing interval: down to a millionth of it. */
const halvings = 24

/**
 * The multiple nearest to 1 (by ratio) at which `lead` changes sign; undefined when it does not between 1/1000 and 1000.
 * A lead of exactly 0 counts as lost.
 * @param lead what is asked about, as a function of the multiple; need not be monotone
 */
export async function breakEven(lead: (multiple: number) => Promise<number>): Promise<number | undefined> {
  const leads = (await lead(1)) > 0
  let [up, down] = [1, 1]
  for (let step = 1; step <= decades * stepsPerDecade; step++) {
    const far = 10 ** (step / stepsPerDecade)
    for (const [near, next] of [
      [up, far],
      [down, 1 / far],
    ])
      if ((await lead(next)) > 0 !== leads) return bisect(lead, near, next, leads)
    up = far
    down = 1 / far
  }
  return undefined
}

async function bisect(lead: (multiple: number) => Promise<number>, near: number, far: number, leads: boolean) {
  let [kept, lost] = [near, far]
  for (let i = 0; i < halvings; i++) {
    const middle = Math.sqrt(kept * lost)
    if ((await lead(middle)) > 0 === leads) kept = middle
    else lost = middle
  }
  return lost
}
