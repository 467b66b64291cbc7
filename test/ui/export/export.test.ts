import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import type { Board, BoardRow } from '../../../src/engine/score/board.ts'
import { defaultExperiment } from '../../../src/experiment/experiment.ts'
import { readResults, writeResults } from '../../../src/experiment/results-file.ts'
import { leaderboardTable, partsTable } from '../../../src/ui/export/board-tables.ts'
import { csvParts, jsonParts } from '../../../src/ui/export/export.ts'
import { bibtex, summary } from '../../../src/ui/share/summary.ts'

const provenance = { pack: 'A pack (simulated)', beta: '0.1' }
const cell = (accuracy: number) => ({ n: 10, accuracy, costPer10k: 2.5, rankScore: 60.25 })
const row = (key: string, more: Partial<BoardRow> = {}): BoardRow => ({
  key,
  kind: 'router',
  label: key,
  router: key,
  about: '',
  status: 'ready',
  stale: false,
  outdated: false,
  overall: cell(0.7801234567),
  datasets: [cell(0.5)],
  groups: [cell(Number.NaN)],
  shares: Float64Array.of(0.25, 0.75),
  moves: true,
  notes: [],
  ...more,
})
const board = {
  models: ['ant', 'bee, "b"'],
  datasets: ['MMStar'],
  groups: ['General'],
  split: { source: 'seed 1', train: 7, dev: 1, test: 2 },
  assumedPrices: true,
  rows: [
    row('knn', { label: 'KNN | k = 5', lambda: Number.POSITIVE_INFINITY }),
    row('=cmd()', { status: 'untrained' }),
    row('ant', { kind: 'model' }),
  ],
} as unknown as Board

/** Lines that are not comments, as a spreadsheet would read them. */
const parsed = (csv: string) =>
  Papa.parse<Record<string, string>>(csv.replaceAll(/^#.*\n/gm, ''), { header: true, skipEmptyLines: true }).data

describe('a table as CSV', () => {
  it('reads back with every figure in full', () => {
    const rows = parsed([...csvParts(leaderboardTable(board), provenance)].join(''))
    expect(rows).toHaveLength(3)
    expect(Number(rows[0].accuracy)).toBe(0.7801234567)
    expect(rows[0].label).toBe('KNN | k = 5')
    expect(rows[0].lambda).toBe('Infinity')
    expect(Number(rows[0]['share:bee, "b"'])).toBe(0.75)
  })

  it('starts with what the figures rest on', () => {
    expect([...csvParts(leaderboardTable(board), provenance)].join('')).toMatch(
      /^# Leaderboard, test split, 2 questions\n# pack: A pack \(simulated\)\n# beta: 0.1\nkey,/,
    )
  })

  it('does not hand formulas to a spreadsheet', () => {
    expect(parsed([...csvParts(leaderboardTable(board), provenance)].join(''))[1].key).toBe("'=cmd()")
  })

  it('quotes what a reader that skips comments would cut off', () => {
    const table = { title: 'Questions', columns: ['id', 'text'], rows: [['#1', 'how many # are there?']] }
    expect([...csvParts(table, provenance)].join('')).toMatch(/\n"#1","how many # are there\?"\n$/)
  })

  const python = ['python3', 'python'].find((name) => {
    try {
      execFileSync(name, ['-c', 'import csv'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
  it.skipIf(!python)(`is a table to Python's csv module${python ? '' : ' (skipped: no Python here)'}`, () => {
    const script =
      'import csv,sys; r=list(csv.DictReader(l for l in sys.stdin if not l.startswith("#"))); print(len(r), r[0]["accuracy"])'
    const printed = execFileSync(String(python), ['-c', script], {
      input: [...csvParts(leaderboardTable(board), provenance)].join(''),
      encoding: 'utf8',
    })
    expect(printed.trim()).toBe('3 0.7801234567')
  })
})

describe('a long table', () => {
  const rows = Array.from({ length: 2500 }, (_, i) => [i, `question ${i}`])
  const table = { title: 'Questions', columns: ['id', 'text'], rows }

  it('is made in portions, and whole', () => {
    expect([...csvParts(table, provenance)]).toHaveLength(4)
    expect(parsed([...csvParts(table, provenance)].join('')).map(({ text }) => text)).toEqual(
      rows.map(([, text]) => text),
    )
    expect(JSON.parse([...jsonParts(table, provenance)].join('')).rows.map(({ id }: { id: number }) => id)).toEqual(
      rows.map(([id]) => id),
    )
  })
})

describe('a table as JSON', () => {
  it('has one object for each line, null where there is no figure, and what the figures rest on', () => {
    const { made, rows } = JSON.parse([...jsonParts(partsTable(board), provenance)].join(''))
    expect(made).toEqual(provenance)
    expect(rows[0]).toEqual({
      ...{ key: 'knn', label: 'KNN | k = 5', part: 'group', name: 'General', questions: 10 },
      ...{ accuracy: null, cost_usd_per_10k: 2.5, rank_score: 60.25 },
    })
  })
})

describe('a results file', () => {
  const digest = { hash: 'ab', pack: 'cd', rows: { knn: '1.00 2.00 3.00' }, made: 'here' }
  const experiment = {
    ...defaultExperiment,
    seed: 7,
    budget: { by: 'lambda' as const, lambda: Number.POSITIVE_INFINITY },
    prices: { ant: { inputPerMillion: Number.NaN, outputPerMillion: 1 } },
  }

  it('brings back the experiment and its digits', async () => {
    const text = writeResults({ experiment, packHash: 'cd', digest, made: provenance, board: {} })
    expect(await readResults(text, 'results.json')).toEqual({ experiment, packHash: 'cd', digest, findings: [] })
  })

  it('is told from other JSON files, and checked like a link', async () => {
    expect(await readResults('{"train":[]}', 'split.json')).toBeUndefined()
    expect(await readResults('not JSON', 'x.json')).toBeUndefined()
    const broken = await readResults('{"format":"vl-routerbench-results","experiment":{"seed":-1}}', 'x.json')
    expect(broken?.findings[0]).toMatchObject({ where: 'x.json', what: expect.stringContaining('"seed" is -1') })
    expect(broken?.experiment).toEqual(defaultExperiment)
  })
})

describe('words to take away', () => {
  it('sums the board up in Markdown, without single models and rows that have no figures', () => {
    const text = summary(board, provenance, true)
    expect(text).toContain('| KNN \\| k = 5 | router | 78.01 | 2.50 | 60.25 |')
    expect(text).toContain('assumed prices')
    expect(text).not.toContain('ant')
    expect(text).not.toContain('=cmd')
  })

  it('names the router that did best on dev, whatever leads on test', () => {
    const dev = (rankScore: number) => ({ ...cell(0.5), rankScore })
    const rows = [
      row('lucky', { dev: dev(50), overall: { ...cell(0.9), rankScore: 90 } }),
      row('good', { dev: dev(70) }),
    ]
    const text = summary({ ...board, rows }, provenance, true)
    expect(text).toContain('Did best on dev, of 2 routers: **good**')
    expect(text.indexOf('| lucky')).toBeLessThan(text.indexOf('| good'))
    expect(summary({ ...board, rows: [row('only')] }, provenance, true)).toContain('(there is no dev): **only**')
  })

  it('cites the paper and the page', () => {
    const text = bibtex('https://example.org/', '2026-01-02')
    expect(text).toMatch(/eprint\s+= \{2512\.23562\}/)
    expect(text).toContain('https://example.org/')
    expect(existsSync('CITATION.cff')).toBe(true)
  })
})
