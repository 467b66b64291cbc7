/** The quality matrix: from Y.npz with its orders, from the score tables, or from both, which must agree. */

import type { Finding } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import type { SourceFile } from '../../files.ts'
import { firstFew, hasNoErrors, messageOf, note, problem, warning } from '../../findings.ts'
import { byCodePoint } from '../../python-text.ts'
import { cellId, cellNumber, cellText } from '../../read/cells.ts'
import { readPickledStrings } from '../../read/pickle.ts'
import type { ImportOptions } from '../importer.ts'
import { readRows } from '../rows.ts'
import { paperModels } from '../vlmevalkit/datasets.ts'
import { type RootFiles, readNpz } from './files.ts'

/** Row-major; rows by code point of `samples`, columns by code point of `models`. */
export interface Quality {
  readonly samples: readonly string[]
  readonly models: readonly string[]
  readonly values: Float32Array
}

/** Without a matrix the findings say why. */
export async function readQuality(
  root: RootFiles,
  metaIds: readonly string[],
  options: ImportOptions,
  findings: Finding[],
): Promise<Quality | undefined> {
  const tables = await readScores(root.scores, options, findings)
  if (!root.quality) return tables
  const matrix = await readMatrix(root.quality, root, metaIds, tables, findings)
  if (matrix && tables) findings.push(...disagreement(matrix, tables))
  return matrix ?? undefined
}

async function readScores(
  files: readonly SourceFile[],
  options: ImportOptions,
  findings: Finding[],
): Promise<Quality | undefined> {
  if (files.length === 0) return undefined
  const cells = new Map<string, Map<string, number>>()
  const samples = new Set<string>()
  const bad = await readRows(files, options, (row) => {
    const [id, model] = [cellId(row.cell('sample_id')), cellText(row.cell('model_id'))]
    const value = cellNumber(row.cell('quality') ?? row.cell('quality_raw'))
    if (id === '' || model === '')
      return row.slip('has no sample_id or model_id', id || model, 'Download the file again.')
    if (!(value >= 0 && value <= 1))
      return row.slip('has no quality from 0 to 1', cellText(row.cell('quality')), 'Download the file again.')
    samples.add(id)
    const column = cells.get(model) ?? new Map<string, number>()
    cells.set(model, column)
    // As the reference's pivot: the first value of a repeated pair.
    if (!column.has(id)) column.set(id, value)
  })
  findings.push(...bad)
  if (!hasNoErrors(bad)) return undefined
  const [rows, models] = [[...samples].sort(byCodePoint), [...cells.keys()].sort(byCodePoint)]
  const values = new Float32Array(rows.length * models.length).fill(Number.NaN)
  for (const [k, model] of models.entries()) {
    const column = cells.get(model)!
    for (const [i, id] of rows.entries()) values[i * models.length + k] = column.get(id) ?? Number.NaN
  }
  return { samples: rows, models, values }
}

async function readMatrix(
  file: SourceFile,
  root: RootFiles,
  metaIds: readonly string[],
  tables: Quality | undefined,
  findings: Finding[],
): Promise<Quality | undefined> {
  try {
    const { shape, data } = await readNpz(file, ['Y', 'data', 'arr_0'])
    if (shape.length !== 2) throw new Error(`holds an array of ${shape.length} dimensions, not samples × models`)
    const samples = await orderOf('samples', root.sampleOrder, shape[0], findings, [tables?.samples, metaIds])
    const models = await orderOf('models', root.modelOrder, shape[1], findings, [
      tables?.models,
      await boundModels(root.bounds),
      [...paperModels].sort(byCodePoint),
    ])
    if (!samples || !models) return undefined
    const odd = data.find((value) => !(value >= 0 && value <= 1) && !Number.isNaN(value))
    if (odd !== undefined) throw new Error(`holds ${odd}, not a quality from 0 to 1`)
    return sorted(samples, models, (i, k) => data[i * models.length + k])
  } catch (error) {
    findings.push(problem(file.path, messageOf(error), 'Download the file again.'))
    return undefined
  }
}

/** Rows and columns brought into code-point order. */
function sorted(
  samples: readonly string[],
  models: readonly string[],
  value: (sample: number, model: number) => number,
): Quality {
  const order = (names: readonly string[]) => [...names.keys()].sort((a, b) => byCodePoint(names[a], names[b]))
  const [rows, columns] = [order(samples), order(models)]
  const values = Float32Array.from({ length: rows.length * columns.length }, (_, at) =>
    value(rows[Math.floor(at / columns.length)], columns[at % columns.length]),
  )
  return { samples: rows.map((i) => samples[i]), models: columns.map((k) => models[k]), values }
}

/** From the pickled list; where there is none, or it is none, from elsewhere: any list of the right length. */
async function orderOf(
  what: string,
  file: SourceFile | undefined,
  length: number,
  findings: Finding[],
  others: readonly (readonly string[] | undefined)[],
): Promise<readonly string[] | undefined> {
  if (file) {
    const list = await readList(file, findings)
    if (list?.length === length && new Set(list).size === length) return list
    if (list) {
      findings.push(
        problem(file.path, `lists ${list.length} ${what}, the matrix has ${length}`, 'Use files from one release.'),
      )
      return undefined
    }
  }
  const found = others.find((list) => list?.length === length)
  if (found)
    findings.push(note('order', `the order of ${what} is taken from another file, by code point`, 'Nothing to do.'))
  else
    findings.push(
      problem(
        'order',
        `no file names the ${length} ${what} of the matrix`,
        'Import meta.parquet and the score tables as well.',
      ),
    )
  return found
}

async function readList(file: SourceFile, findings: Finding[]): Promise<string[] | undefined> {
  const bytes = await file.bytes()
  if (file.path.endsWith('.txt'))
    return new TextDecoder()
      .decode(bytes)
      .split(/\r?\n/)
      .filter((line) => line !== '')
  try {
    return readPickledStrings(bytes, file.path)
  } catch (error) {
    findings.push(warning(file.path, messageOf(error), 'The order is taken from the parquet files instead.'))
    return undefined
  }
}

/** Names in cost_bounds.json, by code point as everywhere. */
async function boundModels(file: SourceFile | undefined): Promise<string[] | undefined> {
  if (!file) return undefined
  try {
    const bounds = JSON.parse(new TextDecoder().decode(await file.bytes())) as { per_model_avg_costs?: object }
    return Object.keys(bounds.per_model_avg_costs ?? {}).sort(byCodePoint)
  } catch {
    return undefined
  }
}

function disagreement(matrix: Quality, tables: Quality): Finding[] {
  const column = new Map(tables.models.map((model, k) => [model, k]))
  const row = new Map(tables.samples.map((id, i) => [id, i]))
  const odd: string[] = []
  for (const [i, id] of matrix.samples.entries()) {
    for (const [k, model] of matrix.models.entries()) {
      const [at, other] = [row.get(id), column.get(model)]
      if (at === undefined || other === undefined) continue
      const [a, b] = [matrix.values[i * matrix.models.length + k], tables.values[at * tables.models.length + other]]
      if (a !== b && !(Number.isNaN(a) && Number.isNaN(b))) odd.push(`${id}, ${model}`)
    }
  }
  if (odd.length === 0) return []
  const what = `${plural(odd.length, 'cell differs', 'cells differ')} from the score tables: ${firstFew(odd)}`
  return [problem('Y.npz', what, 'Use files from one release. Perhaps the order of samples or models is wrong.')]
}
