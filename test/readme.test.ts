/** What README shows runs as it stands. Its links are walked by docs.test.ts. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const readme = readFileSync('README.md', 'utf8')

it('README is short enough to be read', () => {
  expect(readme.split('\n').length - 1).toBeLessThanOrEqual(150)
})

describe("README's code", () => {
  const blocks = (language: string) =>
    [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code]) => code)

  it('names commands that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const named = blocks('sh').flatMap((code) =>
      [...code.matchAll(/npm (?:run )?(?:--silent )?([a-z:]+)/g)].map(([, name]) => name),
    )
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  it('is the example the page offers', () => {
    const example = readFileSync('public/routers/ten-lines.js', 'utf8').replaceAll(/^\/\*\*.*\n/gm, '')
    expect(blocks('js')).toContain(example)
  })

  it('routes: fits on train and scores every question', async () => {
    const code = blocks('js').find((block) => block.startsWith('export default')) ?? ''
    const { default: router } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)
    const state = router.fit({ n: 2, K: 2, quality: Float32Array.of(1, 0, 1, 1) })
    expect([...router.predict({ n: 1, K: 2 }, { state }).scores]).toEqual([1, 0.5])
  })
})
