/**
 * Imports RouteLLM's MMLU and GSM8K results (github.com/lm-sys/RouteLLM, routellm/evals): csv files with a prompt, one
 * True/False column per model and, for GSM8K, one column of responses per model. The files have no ids: a question is
 * called `<domain>/<row from 0>`.
 */

import { modelFromName } from '../../core/prices/model-names.ts'
import { assumedPriceSheet } from '../../core/prices/price-sheets.ts'
import type { ModelInfo, PriceSheet } from '../../core/types.ts'
import { baseName, type SourceFile } from '../files.ts'
import { warning } from '../findings.ts'
import { byCodePoint } from '../python-text.ts'
import { cellText } from '../read/cells.ts'
import { type CountTokens, loadTokenCounter } from '../tokens.ts'
import { assemble, type Description } from './assemble.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from './importer.ts'
import { plainName, roleIds, roles } from './long-table/mapping.ts'
import { makePeek, type Peek, type TableHead } from './peek.ts'
import { Records } from './records.ts'
import { type Row, readRows } from './rows.ts'

export const routellm: Importer = {
  id: 'routellm',
  label: 'RouteLLM: its MMLU and GSM8K response csv files',
  recognises: async (files, peek) => (await resultFiles(files, peek)).length > 0,
  importPack,
}

const truth = /^(true|false)$/i
const response = '_response'

/** Names of columns that are no models'. */
const roleNames: ReadonlySet<string> = new Set(roleIds.flatMap((role) => roles[role].names))

/** A prompt and at least two columns of True and False. */
async function resultFiles(files: readonly SourceFile[], peek: Peek): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const file of files) if (/\.csv$/i.test(file.path) && isResult(await peek(file))) found.push(file)
  return found.sort((a, b) => byCodePoint(a.path, b.path))
}

function isResult({ names, rows }: TableHead): boolean {
  const columns = modelColumns(names)
  const [first] = rows
  return (
    names.includes('prompt') &&
    columns.length > 1 &&
    !columns.some((k) => roleNames.has(plainName(names[k]))) &&
    first !== undefined &&
    columns.every((k) => truth.test(cellText(first[k])))
  )
}

const modelColumns = (names: readonly string[]): number[] =>
  [...names.keys()].filter((k) => names[k] !== 'prompt' && !names[k].endsWith(response))

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const results = await resultFiles(files, makePeek(options.signal))
  const records = new Records()
  const count = await loadTokenCounter()
  const findings = await readRows(results, options, (row) => readVerdicts(row, records, count))
  const silent = records.questions.some(({ dataset }) => dataset.group === mmluGroup) ? [noAnswers] : []
  return assemble(records, 'RouteLLM', about(records), [...findings, ...silent, ...notNeeded(files, results)])
}

const noAnswers = warning(
  'RouteLLM',
  'the MMLU files contain no answers: 10 output tokens are assumed for each',
  'Treat costs as assumed.',
)

/** `mmlu_anatomy.csv` → anatomy, of MMLU; `gsm8k_responses.csv` → gsm8k, of GSM8K. */
function domainOf(path: string): { id: string; group: string } {
  const name = baseName(path)
    .replace(/\.csv$/i, '')
    .replace(/_responses$/i, '')
  const mmlu = /^mmlu_(.+)$/i.exec(name)?.[1]
  return mmlu ? { id: mmlu, group: mmluGroup } : { id: name, group: name.toUpperCase() }
}

const mmluGroup = 'MMLU'

/** The reference's fallback for multiple choice, and for anything else (protocol 1.6). */
const assumedOutput = (group: string): number => (group === mmluGroup ? 10 : 100)

function readVerdicts(row: Row, records: Records, count: CountTokens) {
  const { names, cells, index } = row
  const dataset = domainOf(row.file.path)
  const id = `${dataset.id}/${index}`
  const prompt = cellText(row.cell('prompt'))
  const inTokens = count(prompt)
  const place = records.row(id, () => ({ id, prompt, dataset }))
  for (const k of modelColumns(names)) {
    const verdict = cellText(cells[k])
    if (!truth.test(verdict))
      row.slip(`has neither True nor False for "${names[k]}"`, verdict, 'Download the file again.')
    const answer = row.cell(`${names[k]}${response}`)
    const outTokens = answer === undefined ? assumedOutput(dataset.group) : count(cellText(answer))
    records.add(place, names[k], { score: Number(/true/i.test(verdict)), inTokens, outTokens, cost: Number.NaN })
  }
}

/** Not published with the results; each names its basis. */
function prices(models: readonly ModelInfo[]): PriceSheet {
  const sheet = assumedPriceSheet(models)
  const known: PriceSheet['prices'] = {
    'gpt-4-1106-preview': {
      inputPerMillion: 10,
      outputPerMillion: 30,
      assumption: "assumed: OpenAI's list price when the model came out (November 2023)",
    },
    'mistralai/Mixtral-8x7B-Instruct-v0.1': {
      inputPerMillion: 0.4,
      outputPerMillion: 0.6,
      assumption: 'assumed: 47B in all, 13B active, priced like a 32B open model (Qwen2.5-VL-32B-Instruct)',
    },
  }
  const mine = models.flatMap(({ id }) => (id in known ? [[id, known[id]] as const] : []))
  return {
    ...sheet,
    id: 'routellm-assumed',
    title: 'Assumed prices for the RouteLLM runs',
    prices: { ...sheet.prices, ...Object.fromEntries(mine) },
  }
}

const model = (id: string): ModelInfo =>
  id === 'mistralai/Mixtral-8x7B-Instruct-v0.1' ? { id, access: 'open', paramsB: 47 } : modelFromName(id)

function about(records: Records): Description {
  const groups = [...new Set(records.questions.map(({ dataset }) => dataset.group))].sort(byCodePoint)
  const mmlu = groups.includes(mmluGroup)
  const notes = [
    'RouteLLM: Isaac Ong, Amjad Almahairi, Vincent Wu, Wei-Lin Chiang, Tianhao Wu, Joseph E. Gonzalez, M Waleed Kadous, Ion Stoica. "RouteLLM: Learning to Route LLMs with Preference Data", 2024. Apache-2.0. Question texts: MMLU (Hendrycks et al., MIT) and GSM8K (Cobbe et al., MIT).',
    'Text-only questions. The files have no ids: a question is called by its domain and row.',
    'The authors drop prompts listed in contaminated_prompts.jsonl before evaluating; they are kept here.',
  ]
  return {
    id: groups.length === 1 ? `routellm-${groups[0].toLowerCase()}` : 'routellm',
    title: `RouteLLM, ${groups.join(' and ')}`,
    source: { name: 'RouteLLM', url: 'https://github.com/lm-sys/RouteLLM', licence: 'Apache-2.0' },
    grading: 'By the RouteLLM authors, taken as published (True or False).',
    notes: mmlu
      ? [
          ...notes,
          "The MMLU files hold no answers: 10 output tokens are assumed for each, the reference's fallback for multiple choice.",
        ]
      : notes,
    model,
    prices,
    tokenRules: {
      input: 'cl100k_base tokens of the prompt; the same for every model.',
      output: mmlu
        ? 'MMLU: assumed, 10 per answer, since no answers are published. Elsewhere cl100k_base tokens of the response.'
        : 'cl100k_base tokens of the published response.',
    },
  }
}
