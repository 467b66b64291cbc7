/** What hosts are told to send, and that the page asks nobody but its own site. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { headersOf } from '../../src/build/headers.ts'
import { webAddress } from '../../src/packs/web-address.ts'

const page = readFileSync('index.html', 'utf8')

describe('headers for hosts', () => {
  it('say what the page says, and what only a header can', () => {
    const rules = headersOf(page, [
      'assets/engine-A1b2_3-4.js',
      'assets/pack-B1b2_3-4.js',
      'assets/index-C1b2_3-4.js',
      'guest.html',
    ])
    const policy = (path: string) => rules.get(path)?.find(([name]) => name === 'Content-Security-Policy')?.[1] ?? ''
    expect(policy('/')).toContain("connect-src 'self';")
    expect(policy('/index.html')).toMatch(/; frame-ancestors 'self'$/)
    expect(policy('/guest.html')).toBe("frame-ancestors 'self'")
    expect(policy('/assets/engine-A1b2_3-4.js')).toBe("connect-src 'self' data: blob:")
    expect(policy('/assets/pack-B1b2_3-4.js')).toContain('https:')
    expect(rules.has('/assets/index-C1b2_3-4.js')).toBe(false)
  })

  it('are not made of a page without a policy', () => {
    expect(() => headersOf('<title>x</title>', [])).toThrow('no Content-Security-Policy')
  })
})

describe('addresses of other sites', () => {
  it('are those of the web and no others', () => {
    expect(webAddress(' https://example.org/a?b ')).toBe('https://example.org/a?b')
    for (const text of [
      'javascript:alert(1)',
      ' JavaScript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///x',
      '//x',
      '',
    ])
      expect(webAddress(text), text).toBeUndefined()
  })

  it('become links in one place', () => {
    const own = ['shell/rb-app.ts', 'shell/snippets.ts']
    const links = readdirSync('src/ui', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !own.includes(path.replaceAll('\\', '/')))
      .filter((path) => readFileSync(`src/ui/${path}`, 'utf8').includes('href=${'))
    expect(links).toEqual([])
  })
})
