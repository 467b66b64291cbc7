/** What keeps the sources easy to find one's way in: how many files, how full a folder, how long a function. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseSync } from '@swc/core'
import { describe, expect, it } from 'vitest'

const limits = { files: 490, filesInFolder: 25, linesOfFunction: 60 }

const sources = ['src', 'workers']
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => `${root}/${path}`))
  .filter((path) => /\.(ts|mjs|css)$/.test(path) && !path.includes('/generated/'))

interface Long {
  readonly where: string
  readonly lines: number
}

const functions =
  /^(Function(Declaration|Expression)|ArrowFunctionExpression|ClassMethod|PrivateMethod|MethodProperty|Constructor)$/

/** Every function of a file with its first line and its length. */
function functionsOf(path: string): Long[] {
  const text = readFileSync(path)
  const { body } = parseSync(text.toString(), { syntax: 'typescript', decorators: true })
  // Spans count bytes from 1.
  const lineAt = (at: number) => text.subarray(0, at - 1).filter((byte) => byte === 10).length
  const found: Long[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, span } = node as { type?: string; span?: { start: number; end: number } }
    if (type && span && functions.test(type)) {
      const from = lineAt(span.start)
      found.push({ where: `${path}:${from + 1}`, lines: lineAt(span.end) - from + 1 })
    }
    Object.values(node).forEach(visit)
  }
  visit(body)
  return found
}

describe('the house', () => {
  it(`has at most ${limits.files} source files`, () => {
    expect(sources.length).toBeLessThanOrEqual(limits.files)
  })

  it(`has at most ${limits.filesInFolder} of them in a folder`, () => {
    const counts = new Map<string, number>()
    for (const path of sources) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
    expect([...counts].filter(([, count]) => count > limits.filesInFolder)).toEqual([])
  })

  it(`has no function of more than ${limits.linesOfFunction} lines`, () => {
    const parsed = sources.filter((path) => path.endsWith('.ts') && !path.includes('/assembly/'))
    const all = parsed.flatMap(functionsOf)
    expect(all.length).toBeGreaterThan(1000)
    expect(all.filter(({ lines }) => lines > limits.linesOfFunction)).toEqual([])
  })

  it('prints no ±: it means an sd in one place and half an interval in another', () => {
    const said = sources.flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, i) => (line.includes('±') && !/^\s*(\/?\*|\/\/)/.test(line) ? [`${path}:${i + 1}`] : [])),
    )
    expect(said).toEqual([])
  })
})
