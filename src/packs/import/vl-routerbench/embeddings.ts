/** Embeddings of the samples, joined by id and kept as int8 with a scale per row. */

import type { Embedding, Finding } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import { baseName, type SourceFile } from '../../files.ts'
import { firstFew, messageOf, warning } from '../../findings.ts'
import { quantizeRow } from '../../quantize.ts'
import { cellId } from '../../read/cells.ts'
import type { ImportOptions } from '../importer.ts'

/** Embeddings that are unreadable or lack samples are left out with a warning: the board works without them. */
export async function readEmbeddings(
  files: readonly SourceFile[],
  samples: readonly string[],
  options: ImportOptions,
  findings: Finding[],
): Promise<Embedding[]> {
  const embeddings: Embedding[] = []
  for (const [done, file] of files.entries()) {
    options.signal?.throwIfAborted()
    options.onProgress?.({ done, total: files.length, unit: 'embeddings', note: baseName(file.path) })
    try {
      embeddings.push(await readEmbedding(file, samples, embeddings, options))
    } catch (error) {
      options.signal?.throwIfAborted()
      findings.push(
        warning(file.path, `${messageOf(error)}; it was left out`, 'Download the file again, or continue without it.'),
      )
    }
  }
  return embeddings
}

async function readEmbedding(
  file: SourceFile,
  samples: readonly string[],
  before: readonly Embedding[],
  { signal }: ImportOptions,
): Promise<Embedding> {
  const { openParquet } = await import('../../read/parquet-file.ts')
  const { readVectors } = await import('../../read/parquet-vectors.ts')
  const rowOf = await readIds(file)
  const lost = samples.filter((id) => !rowOf.has(id))
  if (lost.length > 0)
    throw new Error(`has no vector for ${lost.length} of ${plural(samples.length, 'sample')}: ${firstFew(lost)}`)
  const modality = /(^|\/)vision\/[^/]+$/.test(file.path) ? 'image' : 'text'
  const name = baseName(file.path)
    .replace(/\.parquet$/, '')
    .replace(/[^\w.+-]/g, '-')
  const id = before.some(({ info }) => info.id === name) ? `${name}-${modality}` : name
  const kept = new QuantizedRows(samples, rowOf)
  const progress = signal ? { signal } : {}
  const dims = await readVectors(
    await openParquet(file),
    'embedding',
    (row, vector) => kept.take(row, vector),
    progress,
  )
  return { info: { id, modality, dims }, rows: samples.length, values: kept.values, scale: kept.scale }
}

/** The vectors of the samples, each put in its place as it comes: whole, as floats, they would take four times the memory. */
class QuantizedRows {
  values = new Int8Array(0)
  readonly scale: Float32Array
  private readonly placeOf = new Map<number, number>()

  constructor(samples: readonly string[], rowOf: ReadonlyMap<string, number>) {
    this.scale = new Float32Array(samples.length)
    for (const [place, sample] of samples.entries()) this.placeOf.set(rowOf.get(sample)!, place)
  }

  take(row: number, vector: Float32Array) {
    const d = vector.length
    if (this.values.length === 0) this.values = new Int8Array(this.scale.length * d)
    const place = this.placeOf.get(row)
    if (place === undefined) return
    this.scale[place] = quantizeRow(vector, row, this.values.subarray(place * d, (place + 1) * d))
  }
}

async function readIds(file: SourceFile): Promise<Map<string, number>> {
  const { readTable } = await import('../../read/table.ts')
  const rowOf = new Map<string, number>()
  let column = -1
  let row = 0
  const sink = {
    columns: (names: readonly string[]) => {
      column = names.indexOf('sample_id')
    },
    row: (cells: readonly unknown[]) => void rowOf.set(cellId(cells[column]), row++),
  }
  const [wrong] = await readTable(file, sink, { only: (name) => name === 'sample_id' })
  if (wrong) throw new Error(wrong.what)
  if (rowOf.size < row) throw new Error(`has ${plural(row - rowOf.size, 'row')} with a repeated or missing sample id`)
  return rowOf
}
