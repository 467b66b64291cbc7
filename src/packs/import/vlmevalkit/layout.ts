/**
 * Which file of a VLMEvalKit work directory is what: model, run, data set, and what the evaluation appended to the name.
 * By paths only (docs/formats.md#vlmevalkit-where-files-lie).
 */
import { baseName, type SourceFile } from '../../files.ts'
import type { Peek } from '../peek.ts'
import { knownDatasets } from './datasets.ts'

/** What a file is, by what follows the data set in its name. */
export type FileKind = 'result' | 'auxmatch' | 'score' | 'judged' | 'results' | 'prediction' | 'other'

export interface WorkFile {
  readonly file: SourceFile
  readonly model: string
  /** The run folder's name; '' for the copy beside the run folders (a link in the original). */
  readonly run: string
  readonly dataset: string
  readonly kind: FileKind
  /** The answer-matching model, where the name has one. */
  readonly judge: string
}

const tableEnding = /\.(xlsx|tsv|json|csv)$/i
/** T20250102-030405, or the older T20250101_Gabcdef12. */
const runFolder = /^T\d{8}([-_].*)?$/

interface Named {
  readonly file: SourceFile
  readonly model: string
  readonly run: string
  /** The name without `MODEL_` and ending. */
  readonly rest: string
}

/** Every table below a model's folder. `tables` are the data sets' own, by name. */
export function workFiles(files: readonly SourceFile[]): { work: WorkFile[]; tables: Map<string, SourceFile> } {
  const named: Named[] = []
  const tables = new Map<string, SourceFile>()
  for (const file of files) {
    const found = nameParts(file)
    if (found) named.push(found)
    else if (/\.tsv$/i.test(file.path)) tables.set(baseName(file.path).replace(/\.tsv$/i, ''), file)
  }
  const known = new Set([...knownDatasets, ...tables.keys()])
  const work = named.flatMap((entry) => {
    const dataset = datasetOf(entry, known, named)
    if (dataset === undefined || dataset === '') return []
    const { file, model, run, rest } = entry
    return [{ file, model, run, dataset, ...kindOf(rest.slice(dataset.length)) }]
  })
  return { work, tables }
}

/**
 * True when names show a work directory: an evaluated file, a run folder, or a known data set behind a model's name; and the
 * tables are of one model each, as they are there.
 */
export async function isWorkDirectory(files: readonly SourceFile[], peek: Peek): Promise<boolean> {
  const likely = workFiles(files).work.filter(
    ({ dataset, run, kind }) =>
      knownDatasets.has(dataset) || run !== '' || kind === 'auxmatch' || kind === 'results' || kind === 'result',
  )
  if (likely.length === 0) return false
  const { names } = await peek(likely[0]!.file)
  return !names.includes('model')
}

function nameParts(file: SourceFile): Named | undefined {
  const parts = file.path.split('/')
  const name = parts[parts.length - 1]
  if (!tableEnding.test(name) || name === 'status.json') return undefined
  const stem = name.replace(tableEnding, '')
  const parent = parts[parts.length - 2] ?? ''
  const [model, run] = runFolder.test(parent) ? [parts[parts.length - 3] ?? '', parent] : [parent, '']
  if (model !== '' && stem.startsWith(`${model}_`)) return { file, model, run, rest: stem.slice(model.length + 1) }
  return looseName(file, stem, run)
}

/** A file that lost its folder: what stands before a known data set is the model. */
function looseName(file: SourceFile, stem: string, run: string): Named | undefined {
  const found = longestFirst(knownDatasets).find((dataset) => new RegExp(`._${escaped(dataset)}(_|$)`).test(stem))
  if (found === undefined) return undefined
  const at = stem.lastIndexOf(`_${found}`)
  return { file, model: stem.slice(0, at), run, rest: stem.slice(at + 1) }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')

const longestFirst = (names: Iterable<string>): string[] => [...names].sort((a, b) => b.length - a.length)

/** The longest known name; else the shortest name among the model's files that this one continues. */
function datasetOf({ model, rest }: Named, known: ReadonlySet<string>, all: readonly Named[]): string | undefined {
  const continues = (name: string) => rest === name || rest.startsWith(`${name}_`)
  const found = longestFirst(known).find(continues)
  if (found !== undefined) return found
  const others = all.filter((other) => other.model === model).map((other) => other.rest.replace(evaluated, ''))
  return longestFirst(others.filter(continues)).at(-1)
}

/** Endings that only an evaluation writes, whatever the judge. */
const evaluated = /_(auxmatch|results)$/

const summary = /_(acc|fine|metrics|rating|score_fine|acc_all)$/

function kindOf(suffix: string): { kind: FileKind; judge: string } {
  if (suffix === '') return { kind: 'prediction', judge: '' }
  if (suffix === '_auxmatch') return { kind: 'auxmatch', judge: '' }
  if (suffix === '_results') return { kind: 'results', judge: '' }
  if (summary.test(suffix)) return { kind: 'other', judge: '' }
  // Of video sets: a score per question. Elsewhere it is a summary, which its columns tell.
  if (suffix === '_score') return { kind: 'score', judge: '' }
  const [, judge, ending] = /^_(.+?)(?:_(result|score|extract))?$/.exec(suffix) ?? []
  if (ending === 'extract') return { kind: 'other', judge }
  return { kind: ending === 'result' || ending === 'score' ? ending : 'judged', judge: judge ?? '' }
}

/** Newest first: by date and time in the folder's name; the copies outside of run folders last. */
export function newestFirst(a: string, b: string): number {
  const key = (run: string) => run.replace(/^T(\d{8})-(\d{6}).*$/, '$1$2').replace(/^T(\d{8})_.*$/, '$1')
  const [x, y] = [key(a), key(b)]
  return x < y ? 1 : x > y ? -1 : Number(a < b) - Number(a > b)
}

const kindOrder: readonly FileKind[] = ['result', 'auxmatch', 'score', 'judged', 'results', 'prediction']
const endings = ['xlsx', 'tsv', 'json', 'csv']

/** A check that the evaluation writes beside the circular result, which is the benchmark's score. */
const isVanilla = ({ judge }: WorkFile): boolean => /(^|_)vanilla(_|$)/.test(judge)

/** Judges from most to least trusted: the paper's, other models, plain matching. */
const judgeRank = (judge: string): number =>
  judge === 'gpt-4o-mini' ? 0 : /^(openai|chatgpt)/.test(judge) ? 1 : judge === 'exact_matching' ? 3 : 2

/** Evidence in the order it is tried: evaluated before raw, judged before matched, xlsx before text. */
export function byTrust(a: WorkFile, b: WorkFile): number {
  const ending = (file: WorkFile) => endings.indexOf(file.file.path.split('.').at(-1)!.toLowerCase())
  return (
    Number(isVanilla(a)) - Number(isVanilla(b)) ||
    kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
    judgeRank(a.judge) - judgeRank(b.judge) ||
    Number(a.judge > b.judge) - Number(a.judge < b.judge) ||
    ending(a) - ending(b)
  )
}

/** Named by the folder that was dropped, so that another one does not replace it. */
export function packId(files: readonly SourceFile[]): string {
  const [first = '', ...below] = files[0].path.split('/')
  const name = first.replace(/(\.(zip|tar|tgz|gz))+$/i, '').replace(/[^\w.-]+/g, '-')
  return below.length > 0 && !/^(outputs|LMUData)?$/.test(name)
    ? `vlmevalkit-${name}`.replace(/^vlmevalkit-vlmevalkit/, 'vlmevalkit')
    : 'vlmevalkit'
}
