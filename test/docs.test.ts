/**
 * Documents are held to the repository: every citation, link, heading and file name that documents and comments mention
 * must be there.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { layers } from '../.dependency-cruiser.mjs'
import { importers } from '../src/packs/import/importers.ts'
import { roles } from '../src/packs/import/long-table/mapping.ts'

/** What git knows and what is new: everything but what is ignored. */
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(path))
const text = (path: string) => readFileSync(path, 'utf8')

const documents = files.filter((path) => path.endsWith('.md') && !path.startsWith('.'))
const sources = files.filter((path) => /^(src|workers|test|public)\/.*\.(ts|js|mjs|html|css)$/.test(path))
const isGenerated = (path: string) =>
  /^(src\/\w+\/generated|public\/(packs|encoders|docs)|test\/output|dist|node_modules)\b/.test(path)

/** Comments of a source as running text: a citation may go on in the next line. */
function comments(path: string): string {
  const found = text(path).match(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*|<!--[\s\S]*?-->/g) ?? []
  return found.map((comment) => comment.replaceAll(/\n\s*(\*|\/\/)?\s*/g, ' ')).join('\n')
}

const outsideFences = (markdown: string) => markdown.replaceAll(/^```.*?^```/gms, '')
/** New files that a how-to shows how to write: their paths stand behind the language of a code block. */
const shown = new Set(documents.flatMap((path) => [...text(path).matchAll(/^```\w+ (\S+)$/gm)].map(([, name]) => name)))

/** As GitHub makes them. */
const slug = (heading: string) =>
  heading
    .replaceAll(/[`*_]|\]\([^)]*\)|\[/g, '')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
const anchors = (path: string) =>
  new Set([...outsideFences(text(path)).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading)))

/** What is wrong with a link or citation (a path, a heading behind #, or both), or nothing. */
function dead(target: string, from: string): string[] {
  const [path, anchor] = target.split('#')
  const file = path === '' ? from : normalize(path)
  if (!existsSync(file) && !isGenerated(file)) return [`${from}: ${target}`]
  return anchor && !anchors(file).has(anchor) ? [`${from}: ${target}`] : []
}

const everywhere = [...sources.map((path) => [path, comments(path)]), ...documents.map((path) => [path, text(path)])]

describe('citations', () => {
  const protocol = text('docs/protocol.md')
  const sections = new Set([...protocol.matchAll(/^#+ (\d+(?:\.\d+)?)\.? /gm)].map(([, number]) => number))
  const quirks = new Set([...protocol.matchAll(/^\| (Q\d+) \|/gm)].map(([, id]) => id))

  it('of the protocol name sections that are there', () => {
    const list = /\bprotocol,? (\d+(?:\.\d+)?(?:(?:-|, | and )\d+\.\d+)*)/gi
    const cited = everywhere.flatMap(([path, words]) =>
      [...words.matchAll(list)].flatMap(([, numbers]) => numbers.split(/-|, | and /).map((number) => [path, number])),
    )
    expect(cited.length).toBeGreaterThan(80)
    expect(cited.filter(([, number]) => !sections.has(number))).toEqual([])
  })

  it('of quirks name quirks that are there', () => {
    const cited = everywhere.flatMap(([path, words]) =>
      [...words.matchAll(/\bquirk (Q\d+)/gi)].map(([, id]) => [path, id]),
    )
    expect(cited.length).toBeGreaterThan(5)
    expect(cited.filter(([, id]) => !quirks.has(id))).toEqual([])
  })

  it('do not name papers outside of the repository', () => {
    const outside = /\bdesign §|\bformat notes\b|\bprotocol §|shared\/\w+\.md|\b(house|stack|visitors)\.md\b/
    expect(everywhere.filter(([, words]) => outside.test(words)).map(([path]) => path)).toEqual([])
  })

  it('of documents in comments name files and headings that are there', () => {
    const wrong = sources.flatMap((path) =>
      [...comments(path).matchAll(/\bdocs\/[\w./-]+\.md(?:#[\w-]+)?/g)].flatMap(([target]) => dead(target, path)),
    )
    expect(wrong).toEqual([])
  })
})

describe.each(documents)('%s', (path) => {
  it('has no dead links', () => {
    const words = outsideFences(text(path)).replaceAll(/`[^`\n]*`/g, '')
    const targets = [...words.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)
    const local = targets.filter((target) => !/^[a-z]+:/.test(target))
    expect(
      local.flatMap((target) => dead(target.startsWith('#') ? target : join(dirname(path), target), path)),
    ).toEqual([])
  })
})

it('docs/architecture.md lists the layers in their order', () => {
  const table = text('docs/architecture.md').split('## Layers')[1].split('\n## ')[0]
  expect([...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, folder]) => folder)).toEqual(layers)
})

describe('docs/formats.md', () => {
  const formats = text('docs/formats.md')

  it.each(importers.map(({ id }) => id))('has a section for the importer %s', (id) => {
    expect(formats).toContain(`\`src/packs/import/${id}`)
  })

  it('lists every name a column of a long table goes by', () => {
    const section = formats.split('## Long table')[1].split('\n## ')[0]
    const rows = section.split('\n').map((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name))
    for (const { names } of Object.values(roles)) expect(rows).toContainEqual([...names])
  })
})

describe('file names', () => {
  /** A path from the top, as documents and comments write it; a pattern is cut off where it begins. */
  const fromTop = /(?<![\w./-])(?:src|test|docs|workers|public)\/[\w@./-]*\w/g
  /** Called like a file, and is a library. */
  const libraries = ['transformers.js']
  const exists = (path: string) =>
    libraries.includes(path) ||
    existsSync(path) ||
    isGenerated(path) ||
    isGenerated(`public/${path}`) ||
    shown.has(path) ||
    files.some((file) => file.startsWith(`${path}.`))

  it('that documents put in backticks are there', () => {
    const wrong = documents.flatMap((path) =>
      [...outsideFences(text(path)).matchAll(/`([^`\n]+)`/g)]
        .flatMap(([, code]) => code.match(fromTop) ?? [])
        .filter((name) => !exists(name))
        .map((name) => `${path}: ${name}`),
    )
    expect(wrong).toEqual([])
  })

  it('that comments mention are there', () => {
    const wrong = sources.flatMap((path) => {
      const words = comments(path)
      const own = (
        words.match(/(?<![\w@./:-])(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|mjs|js|html|css|md)\b/g) ?? []
      ).filter((name) => !exists(name) && !files.some((file) => file === name || file.endsWith(`/${name}`)))
      return [...(words.match(fromTop) ?? []).filter((name) => !exists(name)), ...own].map((name) => `${path}: ${name}`)
    })
    expect([...new Set(wrong)]).toEqual([])
  })
})
