import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { table, withSections } from './speed-file.ts'

describe('docs/speed.md', () => {
  const stored = readFileSync('docs/speed.md', 'utf8')

  it('is as the bench writes it', () => {
    expect(withSections(stored, new Map())).toBe(stored)
  })

  it('keeps the parts that a run did not measure', () => {
    const text = withSections(stored, new Map([['site', '## The page\n\nnew']]))
    expect(text).toContain('<!-- site -->\n\n## The page\n\nnew\n\n<!-- end of site -->')
    expect(text.slice(text.indexOf('<!-- imports -->'))).toBe(stored.slice(stored.indexOf('<!-- imports -->')))
  })
})

it('lines numbers up to the right', () => {
  expect(table(['What', 'ms'], [['all', 3]])).toBe('| What | ms |\n| --- | ---: |\n| all | 3 |')
})
