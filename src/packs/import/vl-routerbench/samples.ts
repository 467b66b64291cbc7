/** What is known about the samples: data set, task and part from meta.parquet and SPLITS, texts from BENCHMARKS. */

import type { Finding, Sample } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import type { SourceFile } from '../../files.ts'
import { firstFew, warning } from '../../findings.ts'
import { cellId, cellText, isEmpty } from '../../read/cells.ts'
import type { ImportOptions } from '../importer.ts'
import { readRows } from '../rows.ts'
import type { RootFiles } from './files.ts'

export interface Meta {
  readonly dataset: string
  /** '' when the file does not say. */
  readonly part: string
}

export async function readMeta(
  root: RootFiles,
  options: ImportOptions,
  findings: Finding[],
): Promise<Map<string, Meta>> {
  const meta = new Map<string, Meta>()
  if (!root.meta) return meta
  const bad = await readRows([root.meta], options, (row) => {
    const id = cellId(row.cell('sample_id'))
    if (id !== '') meta.set(id, { dataset: cellText(row.cell('dataset')), part: cellText(row.cell('split')) })
  })
  findings.push(...bad)
  return meta
}

/** The data set of a sample: as meta.parquet says, else what stands before the `/` of its id. */
export function datasetOf(id: string, meta: ReadonlyMap<string, Meta>): string {
  const named = meta.get(id)?.dataset
  if (named !== undefined && named !== '' && named !== 'unknown') return named
  return id.includes('/') ? id.slice(0, id.indexOf('/')) : 'unknown'
}

const parts = ['train', 'dev', 'test']

/** 0, 1, 2 per row; undefined, with a finding, unless every sample is in one part. */
export async function readSplit(
  root: RootFiles,
  samples: readonly string[],
  meta: ReadonlyMap<string, Meta>,
  options: ImportOptions,
  findings: Finding[],
): Promise<Uint8Array | undefined> {
  const partOf = new Map<string, number>()
  for (const [id, { part }] of meta) if (parts.includes(part)) partOf.set(id, parts.indexOf(part))
  for (const file of root.splits) {
    const part = parts.findIndex((name) => file.path.endsWith(`${name}.jsonl`))
    findings.push(...(await readRows([file], options, (row) => void partOf.set(cellId(row.cell('sample_id')), part))))
  }
  if (partOf.size === 0) return undefined
  const lost = samples.filter((id) => !partOf.has(id))
  if (lost.length === 0) return Uint8Array.from(samples, (id) => partOf.get(id)!)
  const what = `${lost.length} of ${plural(samples.length, 'sample')} not in any split: ${firstFew(lost)}`
  findings.push(
    warning('SPLITS', `${what}; the published split is not used`, 'Import train.jsonl, dev.jsonl and test.jsonl.'),
  )
  return undefined
}

/** Prompts and pictures by id. */
export async function readTexts(
  files: readonly SourceFile[],
  options: ImportOptions,
  findings: Finding[],
): Promise<Map<string, Sample>> {
  const texts = new Map<string, Sample>()
  const bad = await readRows(files, options, (row) => {
    const id = cellId(row.cell('sample_id'))
    const image = pictureOf(row.cell('assets'))
    texts.set(id, { id, prompt: cellText(row.cell('prompt')), ...(image !== undefined && { image }) })
  })
  findings.push(...bad)
  return texts
}

/** The first picture of a list of assets: its path, or the table and row that hold it. */
function pictureOf(assets: unknown): string | undefined {
  const [first] = Array.isArray(assets) ? (assets as unknown[]) : []
  if (typeof first !== 'object' || first === null) return undefined
  const { uri, path, tsv_file: table, index } = first as Record<string, unknown>
  if (!isEmpty(table)) return `${cellText(table)}#${cellText(index)}`
  const place = isEmpty(uri) ? path : uri
  return isEmpty(place) ? undefined : cellText(place)
}
