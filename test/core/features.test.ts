import { describe, expect, it } from 'vitest'
import { fuse } from '../../src/core/fusion.ts'
import { plainLib } from '../../src/core/lib.ts'
import { applyScaler, fitScaler } from '../../src/core/scaler.ts'
import { softTargets } from '../../src/core/targets.ts'

describe('fuse', () => {
  const text = { values: Float32Array.of(3, 4, 0), dims: 3 }
  const none = { values: new Float32Array(0), dims: 0 }
  it('stays in float32 when both inputs are', () => {
    expect(fuse('concat', text, text, 1).values).toBeInstanceOf(Float32Array)
    expect(fuse('concat', text, { values: Float64Array.of(1), dims: 1 }, 1).values).toBeInstanceOf(Float64Array)
  })
  it('works for a pack that has text only', () => {
    expect([...fuse('only_text', text, none, 1).values]).toEqual([3, 4, 0])
  })
  it('refuses different row counts and unknown methods', () => {
    expect(() => fuse('concat', text, { values: new Float32Array(4), dims: 2 }, 1)).toThrow(
      'vision has 4 numbers for 1 rows of 2',
    )
    expect(() => fuse('gated', text, text, 1)).toThrow('unknown fusion method "gated"')
  })
})

describe('fitScaler', () => {
  const data = Float32Array.of(1, 5, 3, 5, 100, 100)
  it('fits on the rows it is told to and leaves constant columns alone', () => {
    const scaler = fitScaler(data, 2, { rows: Int32Array.of(0, 1) })
    expect([...scaler.mean, ...scaler.scale]).toEqual([2, 5, 1, 1])
    expect([...applyScaler(scaler, data, data.slice())].slice(0, 4)).toEqual([-1, 0, 1, 0])
  })
  it('divides by n − 1 when asked, and by 1 for a single row', () => {
    expect(fitScaler(data, 2, { rows: Int32Array.of(0, 1), divisor: 'n-1' }).scale[0]).toBeCloseTo(Math.SQRT2, 15)
    expect([...fitScaler(data, 2, { rows: Int32Array.of(0), divisor: 'n-1' }).scale]).toEqual([1, 1])
  })
  it('changes nothing when there is nothing to fit on', () => {
    expect(fitScaler(data, 2, { rows: new Int32Array(0) })).toEqual({
      mean: new Float64Array(2),
      scale: Float64Array.of(1, 1),
    })
  })
})

describe('softTargets', () => {
  it('refuses an infinite λ', () => {
    expect(() => softTargets([1], [1], 1, 1, { lambda: Infinity })).toThrow('use hard labels')
  })
})

describe('plainLib', () => {
  const a = Float32Array.of(1, 2, 3, 4)
  it('multiplies by a matrix and by its transpose', () => {
    const b = Float32Array.of(5, 6, 7, 8)
    expect([...plainLib.matmul(a, b, 2, 2, 2)]).toEqual([19, 22, 43, 50])
    expect([...plainLib.matmul(a, b, 2, 2, 2, true)]).toEqual([17, 23, 39, 53])
  })
  it('makes rows sum to 1 in place and gives ties to the lowest column', () => {
    const x = Float32Array.of(1000, 1000, 0, 0)
    expect(plainLib.softmaxRows(x, 2, 2)).toBe(x)
    expect([...x]).toEqual([0.5, 0.5, 0.5, 0.5])
    expect(plainLib.argmaxRow(x, 1, 2)).toBe(0)
  })
})
