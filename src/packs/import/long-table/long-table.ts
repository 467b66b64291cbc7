/**
 * Imports tables of results: one row per question and model with a score and anything else known about the call, or one row
 * per question with a column per model. It reads any table format, and several files with the same columns together. What
 * columns mean is guessed by name; a guess that the rows contradict is dropped, which is said, or asked about.
 */

import { plural } from '../../../core/words.ts'
import { baseName, type SourceFile } from '../../files.ts'
import { firstFew, hasNoErrors, note } from '../../findings.ts'
import { isTable } from '../../read/table.ts'
import { assemble, type Description } from '../assemble.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from '../importer.ts'
import { makePeek, type Peek, type TableHead } from '../peek.ts'
import { readRows } from '../rows.ts'
import { askFor, guessMapping, lacking, type TableMapping } from './mapping.ts'
import { looksLikeModel } from './names.ts'
import { flatHead } from './nested.ts'
import { TableReader } from './reader.ts'
import { reconsider } from './reconsider.ts'

export const longTable: Importer = {
  id: 'long-table',
  label:
    'a table with one row per question and model (sample, model, score, and if known tokens, cost, text, image, dataset, split, group), or with one column per model',
  recognises: async (files, peek) => (await sameTables(files, peek)).length > 0,
  importPack,
}

/** The tables that share the columns of the first one that may be a table of results. */
async function sameTables(files: readonly SourceFile[], peek: Peek): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  let shared: readonly string[] = []
  for (const file of files.filter(({ path }) => isTable(path))) {
    const head = flatHead(await peek(file))
    const fits = head.rows.length > 0 && (isWorthAsking(file, head.names) || lacking(guessMapping(head, [''])) === '')
    if (fits && (found.length === 0 || isAlike(head.names, shared))) {
      shared = head.names
      found.push(file)
    }
  }
  return found
}

/** The order of columns may differ from file to file. */
const isAlike = (names: readonly string[], shared: readonly string[]): boolean =>
  names.length === shared.length && names.every((name) => shared.includes(name))

/** Two columns and more can be asked about. A .json may hold anything: there, three. */
const isWorthAsking = ({ path }: SourceFile, names: readonly string[]): boolean =>
  names.length > (/\.json$/i.test(path) ? 2 : 1)

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const peek = makePeek(options.signal)
  const tables = await sameTables(files, peek)
  const heads = new Map<SourceFile, TableHead>()
  for (const file of tables) heads.set(file, flatHead(await peek(file)))
  const head = heads.get(tables[0])!
  const paths = tables.map(({ path }) => path)
  const ask = (mapping: TableMapping, reason: string, findings: ImportResult['findings'] = []) => ({
    findings,
    ask: askFor(paths, head, mapping, reason),
  })
  const said: string[] = []
  let mapping = options.mapping ?? guessMapping(head, paths)
  if (!options.mapping && mapping.models && !mapping.models.some(looksLikeModel))
    return ask(mapping, `Are ${firstFew(mapping.models, 12)} columns of models? Choose those that are.`)
  for (;;) {
    const missing = lacking(mapping)
    if (missing) return ask(mapping, [...said, missing].join(' '))
    const reader = new TableReader(mapping, heads)
    const findings = await readRows(tables, options, (row) => reader.take(row))
    const change = reconsider(reader, mapping, head.names, options.mapping !== undefined)
    if (change?.ask) return ask(change.mapping, [...said, change.why].join(' '))
    if (change) {
      mapping = change.mapping
      said.push(change.why)
      continue
    }
    if (!hasNoErrors(findings)) return ask(mapping, 'The table could not be read with these columns.', findings)
    const notes = [
      ...said.map((why) => note(paths[0], why, 'Nothing to do, if that is right.')),
      ...unused(paths[0], head.names, mapping),
    ]
    reader.tellApart()
    const result = await assemble(reader.records, paths[0], about(tables, mapping), [
      ...findings,
      ...notes,
      ...notNeeded(files, tables),
    ])
    return result.pack ? result : { ...result, ask: askFor(paths, head, mapping, reasonOf(result)) }
  }
}

const reasonOf = ({ findings }: ImportResult): string =>
  findings.find(({ severity }) => severity === 'error')?.what ?? 'The table could not be read with these columns.'

/** Names what was passed over, so that nothing vanishes without a word. */
function unused(where: string, names: readonly string[], { columns, models = [] }: TableMapping) {
  const used = new Set([...Object.values(columns), ...models])
  const others = names.filter((name) => name !== '' && !used.has(name))
  if (others.length === 0) return []
  return [
    note(
      where,
      `${plural(others.length, 'column was', 'columns were')} not used: ${firstFew(others, 12)}`,
      'Nothing to do.',
    ),
  ]
}

function about(tables: readonly SourceFile[], mapping: TableMapping): Description {
  const { columns, models, fullScore, notJudged, counts } = mapping
  const name = baseName(tables[0].path).replace(/\.\w+$/, '')
  const more = tables.length > 1 ? ` and ${tables.length - 1} more` : ''
  const read = Object.entries(columns).map(([role, column]) => `${role} from "${column}"`)
  const scores = models ? `the columns of ${plural(models.length, 'model')}` : `the column "${columns.score}"`
  const missing = notJudged === undefined ? '' : `; ${notJudged} was read as not judged`
  return {
    id: `table-${
      name
        .toLowerCase()
        .replace(/[^a-z0-9.]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 60) || 'unnamed'
    }`,
    title: `${name}${more}`,
    source: { name: `your table ${baseName(tables[0].path)}`, licence: 'yours: not stated in the file' },
    grading: `As given in ${scores}${fullScore === 1 ? '' : `, divided by ${fullScore}`}${missing}.`,
    notes: [`Columns: ${read.join(', ')}. Rows are in the order of the file.`],
    ...(counts && { counts }),
  }
}
