/** Mistakes an author may make: each must be an error at its line, else tsc complains about the expectation. */
import type { GuestRouter } from '../../../public/router.d.ts'

export const noPredict: GuestRouter[] = [
  // @ts-expect-error a router without predict
  { name: 'x' },
]
export const noName: GuestRouter[] = [
  // @ts-expect-error a router without a name
  { predict: ({ n }) => ({ choices: new Int32Array(n) }) },
]
export const wrongArray: GuestRouter = {
  name: 'x',
  // @ts-expect-error scores of the wrong type
  predict: ({ n, K }) => ({ scores: new Float64Array(n * K), kind: 'utility' as const }),
}
export const noKind: GuestRouter = {
  name: 'x',
  // @ts-expect-error scores that do not say what they are
  predict: ({ n, K }) => ({ scores: new Float32Array(n * K) }),
}
export const unknownNeed: GuestRouter = {
  name: 'x',
  // @ts-expect-error a need nobody offers
  needs: ['answers'],
  predict: ({ n }) => ({ choices: new Int32Array(n) }),
}
export const peeking: GuestRouter = {
  name: 'x',
  predict: (batch) => {
    // @ts-expect-error a batch has no answers
    const { quality } = batch
    // @ts-expect-error nor realised costs
    const { cost } = batch
    return { choices: new Int32Array([quality, cost].length) }
  },
}
export const halfParam: GuestRouter = {
  name: 'x',
  // @ts-expect-error a number without its range
  params: { k: { type: 'number', label: 'k', default: 1 } },
  predict: ({ n }) => ({ choices: new Int32Array(n) }),
}
export const network: GuestRouter = {
  name: 'x',
  predict: async ({ n }) => {
    // @ts-expect-error there is no network
    await fetch('https://example.org')
    // @ts-expect-error nor a page
    document.title = ''
    return { choices: new Int32Array(n) }
  },
}
export const wrongState: GuestRouter<{ best: number }> = {
  name: 'x',
  // @ts-expect-error fit returns something else than predict is told
  fit: () => 'best',
  predict: ({ n }, { state }) => ({ choices: new Int32Array(n).fill(state.best) }),
}
