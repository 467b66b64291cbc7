/** The layer rule and the purity of core, each shown to fail on a planted file. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import rules, { layers } from '../../.dependency-cruiser.mjs'

const { forbidden = [], options } = rules

describe('the layer rule', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'layers-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** Names of the rules that a tree of files breaks. */
  async function broken(files: Readonly<Record<string, string>>): Promise<string[]> {
    for (const [path, text] of Object.entries({ 'src/core/rng.ts': '', 'workers/fit.ts': '', ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const { output } = await cruise(['src', 'workers'], {
      ...options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden },
    })
    return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))].sort()
  }

  it.each<[string, string[], Record<string, string>]>([
    ['imports from a lower layer', [], { 'src/page/a.ts': `import '../core/rng.ts'` }],
    ['an import from a higher layer', ['one-way'], { 'src/packs/a.ts': `import '../ui/b.ts'`, 'src/ui/b.ts': '' }],
    [
      'an import of a type only',
      ['one-way'],
      { 'src/packs/a.ts': `import type { B } from '../ui/b.ts'`, 'src/ui/b.ts': '' },
    ],
    ['an import that is loaded later', ['one-way'], { 'src/packs/a.ts': `import('../ui/b.ts')`, 'src/ui/b.ts': '' }],
    ['a folder without a layer', ['a-layer-for-every-folder'], { 'src/new/a.ts': `import '../core/rng.ts'` }],
    [
      'an import of a folder without a layer',
      ['one-way'],
      { 'src/ui/a.ts': `import '../new/b.ts'`, 'src/new/b.ts': '' },
    ],
    ['a circle', ['no-circles'], { 'src/ui/a.ts': `import './b.ts'`, 'src/ui/b.ts': `import './a.ts'` }],
    [
      'the page in a worker',
      ['no-page-in-workers'],
      { 'workers/a.ts': `import '../src/page/b.ts'`, 'src/page/b.ts': '' },
    ],
    ['a module of Node in core', ['core-is-pure'], { 'src/core/a.ts': `import 'node:fs'` }],
  ])('sees %s', async (_, expected, files) => {
    expect(await broken(files)).toEqual(expected)
  })

  it('has a place for every folder there is', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(layers).toEqual(expect.arrayContaining(folders.map(({ name }) => `src/${name}`)))
  })
})

describe('core', () => {
  it('may not ask for chance, time, the network, the page or storage', () => {
    const calls = [
      'Math.random()',
      'Date.now()',
      'performance.now()',
      "fetch('x')",
      "console.log('x')",
      "document.querySelector('x')",
      "localStorage.getItem('x')",
    ]
    const folder = mkdtempSync(join(tmpdir(), 'core-'))
    mkdirSync(join(folder, 'src/core'), { recursive: true })
    copyFileSync('biome.json', join(folder, 'biome.json'))
    calls.forEach((call, i) => {
      writeFileSync(join(folder, `src/core/planted-${i}.ts`), `export const planted = ${call}\n`)
    })
    const biome = join(process.cwd(), 'node_modules/.bin/biome')
    const { stdout } = spawnSync(biome, ['lint', '--vcs-enabled=false', '--reporter=github'], {
      cwd: folder,
      encoding: 'utf8',
    })
    rmSync(folder, { recursive: true })
    expect(calls.filter((_, i) => !stdout.includes(`planted-${i}.ts`))).toEqual([])
  })
})
