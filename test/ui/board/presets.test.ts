import { describe, expect, it } from 'vitest'
import { presetOf, presets } from '../../../src/ui/board/presets.ts'

describe('teaching presets', () => {
  it('have ids of their own, and all but the whole page say what to find out', () => {
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length)
    for (const { id, task } of presets) expect(task !== '').toBe(id !== '')
  })

  it('show only what the whole page shows', () => {
    const everything = presetOf('').shows
    for (const { shows } of presets) expect(everything).toEqual(expect.arrayContaining([...shows]))
  })

  it('give the whole page for an id nobody knows', () => {
    expect(presetOf('from an old link')).toBe(presets[0])
  })
})
