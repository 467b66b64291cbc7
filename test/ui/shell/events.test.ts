/** Templates are strings to the type checker: that they name events as src/ui/shell/events.ts does is checked here. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const files = readdirSync('src/ui', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
const texts = files.map((path) => readFileSync(`src/ui/${path}`, 'utf8'))
const list = readFileSync('src/ui/shell/events.ts', 'utf8')

/** What a pattern captures, in all files. */
const found = (pattern: RegExp) => texts.flatMap((text) => [...text.matchAll(pattern)])
const names = [...list.matchAll(/^ {2}'(rb-[\w-]+)':/gm)].map(([, name]) => name)
const heard = found(/@(rb-[\w-]+)=|addEventListener\('(rb-[\w-]+)'/g).map(
  ([, inTemplate, inCode]) => inTemplate ?? inCode,
)

describe('events of the interface', () => {
  it('are all heard, and none is heard that is not listed', () => {
    expect([...new Set(heard)].sort()).toEqual([...names].sort())
  })

  it('have the type of their name where a template listens', () => {
    const inline = found(/@(rb-[\w-]+)=\$\{\([^)]*EventOf<'(rb-[\w-]+)'>/g)
    expect(inline.length).toBeGreaterThan(30)
    for (const [, name, type] of inline) expect(type).toBe(name)
    const methods = found(/@(rb-[\w-]+)=\$\{this\.(on\w+)\}/g)
    const takers = new Map(
      found(/private (?:async )?(on\w+)\([^)]*EventOf<'(rb-[\w-]+)'>/g).map(([, method, type]) => [method, type]),
    )
    for (const [, name, method] of methods) if (takers.has(method)) expect(takers.get(method)).toBe(name)
  })

  it('are sent in one way', () => {
    const own = files.filter((_, i) => texts[i]?.includes('CustomEvent'))
    expect(own).toEqual(['shell/events.ts'])
  })
})
