import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe('the sealed frame', () => {
  const html = read('public/guest.html')
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1] ?? ''

  it('allows its own two scripts by their hashes, and no other inline script', () => {
    const [sealed, own, ...more] = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) =>
      createHash('sha256').update(script).digest('base64'),
    )
    expect(more).toEqual([])
    expect(policy).toContain(`script-src 'sha256-${own}' 'sha256-${sealed}' 'wasm-unsafe-eval' blob:;`)
    expect(policy).not.toContain('unsafe-inline')
    expect(policy).not.toContain("'unsafe-eval'")
  })

  it('allows no address of any kind to be asked', () => {
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'none'")
    expect(policy).not.toMatch(/https?:|\*/)
  })

  it('gives the document that starts the worker an origin of its own', () => {
    expect(html.match(/sandbox\.add\([^)]*\)/g)).toEqual(["sandbox.add('allow-scripts')"])
  })

  it('is all the page itself allows to be framed', () => {
    const page = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(read('index.html'))?.[1] ?? ''
    expect(page).toContain("frame-src 'self';")
    expect(page).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(page).toContain("worker-src 'self';")
  })
})
