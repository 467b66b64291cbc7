import { describe, expect, it } from 'vitest'
import { layoutDims, layoutOf } from '../../src/encoders/layout.ts'

const side = 64
const page = (lines: readonly (readonly [x: number, y: number, width: number, height: number])[]) => {
  const map = new Float32Array(side * side)
  for (const [x0, y0, width, height] of lines)
    for (let y = y0; y < y0 + height; y++) for (let x = x0; x < x0 + width; x++) map[y * side + x] = 0.9
  return layoutOf(map, side)
}
const summary = (features: Float32Array) => features.slice(64)

describe('text layout', () => {
  it('tells no text from a picture without text by its last number', () => {
    const blank = page([])
    expect(blank).toHaveLength(layoutDims)
    expect([...blank.subarray(0, layoutDims - 1)].every((x) => x === 0)).toBe(true)
    expect(blank[layoutDims - 1]).toBe(1)
  })

  it('says where the text is', () => {
    const topLeft = page([[0, 0, 8, 8]])
    expect(topLeft[0]).toBeCloseTo(1, 6)
    expect(topLeft.subarray(1, 64).some((x) => x > 0)).toBe(false)
    expect(page([[56, 56, 8, 8]])[63]).toBeCloseTo(1, 6)
  })

  it('counts lines, and measures their height and width', () => {
    const [total, lines, height, width] = summary(
      page([
        [0, 0, 32, 4],
        [0, 10, 32, 4],
      ]),
    )
    expect(total ** 2).toBeCloseTo((2 * 32 * 4) / side ** 2, 6)
    expect(lines ** 2).toBeCloseTo(2 / 64, 6)
    expect(height ** 2).toBeCloseTo(4 / side, 6)
    expect(width ** 2).toBeCloseTo(32 / side, 6)
  })

  it('does not count specks as lines', () => {
    expect(summary(page([[5, 5, 2, 2]]))[1]).toBe(0)
  })
})
