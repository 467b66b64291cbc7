import { referenceName, referenceRows, referenceSampleId } from '../../../src/packs/import/vlmevalkit/reference.ts'
import type { WholeTable } from '../../../src/packs/read/table.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  paths: { path: string; model: string; dataset: string; kind: string; accepted: boolean }[]
  sample_ids: { raw: unknown; dataset: string; sample_id: string | null }[]
  tables: {
    name: string
    dataset: string
    table: Record<string, unknown[]>
    expected: { sample_id: string; correct: number; prompt?: string; image_path?: string }[] | null
  }[]
}

export function checkVlmevalkitIngest(): void {
  const golden = readGolden<Golden>('vlmevalkit_ingest')
  const checks = new Checks('vlmevalkit_ingest')
  for (const { path, ...wanted } of golden.paths) {
    const got = referenceName(path)
    for (const key of ['model', 'dataset', 'kind', 'accepted'] as const)
      checks.equal(String(got[key]), String(wanted[key]), `${key} of ${path}`)
  }
  for (const { raw, dataset, sample_id } of golden.sample_ids)
    checks.equal(referenceSampleId(raw, dataset) ?? 'none', sample_id ?? 'none', `sample id of ${raw}`)
  for (const { name, dataset, table, expected } of golden.tables) {
    const got = referenceRows(wholeTable(table), dataset)
    checks.equal(got?.length ?? -1, expected?.length ?? -1, `rows of "${name}"`)
    for (const [i, row] of (expected ?? []).entries()) {
      checks.equal(got![i].sampleId, row.sample_id, `"${name}", id of row ${i}`)
      checks.equal(got![i].correct, row.correct, `"${name}", score of row ${i}`)
      checks.equal(got![i].prompt ?? 'none', row.prompt ?? 'none', `"${name}", prompt of row ${i}`)
      checks.equal(got![i].imagePath ?? 'none', row.image_path ?? 'none', `"${name}", picture of row ${i}`)
    }
  }
}

function wholeTable(columns: Record<string, unknown[]>): WholeTable {
  const names = Object.keys(columns)
  const { length } = columns[names[0]]
  const rows = Array.from({ length }, (_, row) => names.map((name) => columns[name][row]))
  return { names, rows, at: rows.map((_, i) => i + 1), cell: (row, column) => columns[column]?.[row] }
}
