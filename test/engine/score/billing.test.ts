import { describe, expect, it } from 'vitest'
import { checkPrediction } from '../../../src/engine/run/run.ts'
import { addProbes, billOf } from '../../../src/engine/score/billing.ts'

describe('the bill of a router that probes', () => {
  const cost = Float64Array.of(1, 2, 4, 1, 2, 4)

  it('adds what was called before to every choice, and charges a probed model once', () => {
    const probes = Uint8Array.of(1, 0, 0, 0, 1, 1)
    expect([...addProbes(cost, probes, 3)]).toEqual([1, 3, 5, 7, 6, 6])
  })

  it('is the price of the answer alone where nothing is probed', () => {
    expect([...addProbes(cost, new Uint8Array(6), 3)]).toEqual([...cost])
    const part = { expected: cost, cost }
    expect(billOf(part, { choices: [0, 0] }, 3)).toBe(part)
  })

  it('bills expected and realised cost alike, and anew when prices change', () => {
    const probes = Uint8Array.of(1, 0, 0, 1, 0, 0)
    const prediction = { choices: [1, 1], probes }
    const bill = billOf({ expected: cost, cost: cost.map((c) => 2 * c) }, prediction, 3)
    expect([...bill.expected]).toEqual([1, 3, 5, 1, 3, 5])
    expect([...bill.cost]).toEqual([2, 6, 10, 2, 6, 10])
    const dearer = { expected: cost.map((c) => 3 * c), cost }
    expect(billOf(dearer, prediction, 3).expected[1]).toBe(9)
  })
})

describe('probes at the door', () => {
  it('says which row is not 0 or 1, and how many were expected', () => {
    expect(() => checkPrediction({ choices: [0, 0], probes: Uint8Array.of(0, 0, 0, 7) }, 2, 2)).toThrow(
      'the probe of row 1, model 1 is 7: return 0 or 1',
    )
    expect(() => checkPrediction({ choices: [0], probes: new Uint8Array(3) }, 1, 2)).toThrow('3 probes for 1 × 2')
  })
})
