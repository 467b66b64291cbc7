import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const documents = ['README.md', 'CHANGELOG.md', 'public/routers/README.md', 'test/golden/README.md']

describe.each(documents)('%s', (path) => {
  const text = readFileSync(path, 'utf8')
  const outsideCode = text.replaceAll(/```.*?```/gs, '').replaceAll(/`[^`\n]*`/g, '')

  it('has no dead relative links or pictures', () => {
    const targets = [...outsideCode.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target.split('#')[0])
    const local = targets.filter((target) => target && !/^[a-z]+:/.test(target))
    expect(local.filter((target) => !existsSync(join(dirname(path), target)))).toEqual([])
  })

  it('has no links into a heading that is not there', () => {
    const anchors = [...outsideCode.matchAll(/\]\(#([^)\s]+)\)/g)].map(([, anchor]) => anchor)
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    )
    expect(anchors.filter((anchor) => !headings.includes(anchor))).toEqual([])
  })
})

describe("README's code", () => {
  const readme = readFileSync('README.md', 'utf8')
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
