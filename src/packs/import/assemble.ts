/** From collected records to a pack's parts: what importers of per-call results have in common. */
import { modelFromName } from '../../core/prices/model-names.ts'
import type { Finding, ModelInfo, PackInfo, PriceSheet } from '../../core/types.ts'
import { hasNoErrors, problem } from '../findings.ts'
import { loadTokenCounter } from '../tokens.ts'
import { billingOf } from './billing.ts'
import { impossible } from './bounds.ts'
import type { ImportResult } from './importer.ts'
import { datasetsOf, type Question, type Records, samplesOf } from './records.ts'

export interface Description {
  readonly id: string
  readonly title: string
  readonly source: PackInfo['source']
  readonly grading: string
  readonly notes: readonly string[]
  /** By name unless given. */
  readonly model?: (id: string) => ModelInfo
  /** Prices to use instead of assumptions by size, where neither tokens nor costs tell them. */
  readonly prices?: (models: readonly ModelInfo[]) => PriceSheet
  /** 100 unless given: the reference's fallback for a task it does not know (protocol 1.6). */
  readonly assumedOutput?: (question: Question) => number
  readonly tokenRules?: PackInfo['tokenRules']
}

const maxDatasets = 256

/** `where` names the source in findings. Findings of reading come first; an error among them means no pack. */
export async function assemble(
  records: Records,
  where: string,
  about: Description,
  reading: readonly Finding[],
): Promise<ImportResult> {
  const { layout, findings: repeats } = records.layOut(where)
  const rows = (row: number) => layout.questions[row].id
  const findings = [...reading, ...repeats, ...impossible(where, { ...layout, rows })]
  const { datasets, dataset } = datasetsOf(layout.questions)
  if (records.calls === 0) findings.push(problem(where, 'holds no results', 'Get the file again.'))
  if (datasets.length > maxDatasets)
    findings.push(
      problem(where, `names ${datasets.length} datasets; at most ${maxDatasets} fit`, 'Choose another column.'),
    )
  if (!hasNoErrors(findings)) return { findings }
  const models = layout.models.map(about.model ?? modelFromName)
  const billing = await billingOf(layout, {
    source: where,
    models,
    counter: loadTokenCounter,
    assumedOutput: (row) => about.assumedOutput?.(layout.questions[row]) ?? 100,
  })
  const { id, title, source, grading, notes } = about
  const split = splitOf(layout.questions)
  const prices = billing.priceSheet.assumed ? about.prices?.(models) : undefined
  return {
    pack: {
      info: {
        id,
        title,
        kind: 'real',
        source,
        grading,
        tokenRules: about.tokenRules ?? billing.tokenRules,
        models,
        datasets,
        priceSheet: prices ?? billing.priceSheet,
        notes,
      },
      ...billing.arrays,
      dataset,
      ...(split && { split }),
      samples: samplesOf(layout.questions),
    },
    findings: [...findings, ...billing.findings],
  }
}

/** The published parts, when every question has one. */
function splitOf(questions: readonly Question[]): Uint8Array | undefined {
  if (questions.some(({ part }) => part === undefined)) return undefined
  return Uint8Array.from(questions, ({ part = 0 }) => part)
}
