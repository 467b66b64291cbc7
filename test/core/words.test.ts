import { describe, expect, it } from 'vitest'
import { plural } from '../../src/core/words.ts'

describe('a count in words', () => {
  it('agrees with its number', () => {
    expect(plural(0, 'file')).toBe('0 files')
    expect(plural(1, 'file')).toBe('1 file')
    expect(plural(14042, 'question')).toBe('14,042 questions')
  })

  it('takes plurals that no rule makes, and verbs that go with them', () => {
    expect(plural(1, 'fix', 'fixes')).toBe('1 fix')
    expect(plural(2, 'fix', 'fixes')).toBe('2 fixes')
    expect(plural(1, 'row is', 'rows are')).toBe('1 row is')
    expect(plural(3, 'row is', 'rows are')).toBe('3 rows are')
  })
})
