/**
 * What is known by name about data sets (how VLMEvalKit scores them, the group the paper reports them under) and about models
 * (what VL-RouterBench published).
 */
import { modelFromName } from '../../../core/prices/model-names.ts'
import { fitted } from '../../../core/prices/price-sheets.ts'
import type { ModelInfo, PriceSheet } from '../../../core/types.ts'
import { models } from '../../simulated/spec.ts'

/** How the sample's score follows from the evaluated row (docs/formats.md#vlmevalkit-scores). */
export type VqaRule = 'mean' | 'best' | 'distance'

/** The fourteen of VL-RouterBench with group and task (protocol 1.2); the task decides fallback output tokens. */
export const paperDatasets: ReadonlyMap<string, { readonly group: string; readonly task: string }> = new Map(
  [
    ['MMBench_DEV_EN_V11', 'General', 'vqa_mc'],
    ['MMStar', 'General', 'vqa_mc'],
    ['MMMU_DEV_VAL', 'General', 'vqa_mc'],
    ['RealWorldQA', 'General', 'vqa_oe'],
    ['InfoVQA_VAL', 'General', 'ocr_qa'],
    ['HallusionBench', 'General', 'vqa_mc'],
    ['MathVista_MINI', 'STEM', 'math'],
    ['MathVision_MINI', 'STEM', 'math'],
    ['MathVerse_MINI', 'STEM', 'math'],
    ['AI2D_TEST', 'STEM', 'vqa_mc'],
    ['ChartQA_TEST', 'Charts & OCR', 'ocr_qa'],
    ['DocVQA_VAL', 'Charts & OCR', 'ocr_qa'],
    ['TextVQA_VAL', 'Charts & OCR', 'vqa_oe'],
    ['OCRBench', 'Charts & OCR', 'ocr_qa'],
  ].map(([id, group, task]) => [id, { group, task }]),
)

/** Further names that stock VLMEvalKit writes: only needed to tell a name from what follows it. */
const furtherDatasets = [
  'MMBench',
  'MMBench_V11',
  'MMBench_DEV_EN',
  'MMBench_DEV_CN',
  'MMBench_DEV_CN_V11',
  'MMBench_TEST_EN',
  'MMBench_TEST_CN',
  'MMBench_TEST_EN_V11',
  'MMBench_TEST_CN_V11',
  'CCBench',
  'SEEDBench_IMG',
  'SEEDBench2',
  'SEEDBench2_Plus',
  'ScienceQA_VAL',
  'ScienceQA_TEST',
  'MMMU_TEST',
  'MMMU_Pro_10c',
  'MMMU_Pro_V',
  'AI2D_TEST_NO_MASK',
  'AI2D_MINI',
  'BLINK',
  'A-Bench_VAL',
  'A-Bench_TEST',
  'MMT-Bench_VAL',
  'TaskMeAnything_v1_imageqa_random',
  'POPE',
  'MME',
  'AMBER',
  'OCRVQA_TEST',
  'OCRVQA_TESTCORE',
  'GQA_TestDev_Balanced',
  'DocVQA_TEST',
  'InfoVQA_TEST',
  'MathVision',
  'MathVerse_MINI_Vision_Only',
  'MathVerse_MINI_Vision_Dominant',
  'MathVerse_MINI_Vision_Intensive',
  'MathVerse_MINI_Text_Lite',
  'MathVerse_MINI_Text_Dominant',
  'MMVet',
  'MMVet_Hard',
  'OCRBench_v2',
  'LLaVABench',
  'COCO_VAL',
]

export const knownDatasets: ReadonlySet<string> = new Set([...paperDatasets.keys(), ...furtherDatasets])

export const groupOf = (dataset: string): string => paperDatasets.get(dataset)?.group ?? 'Other'

export function vqaRule(dataset: string): VqaRule {
  if (/^(DocVQA|InfoVQA)/.test(dataset)) return 'distance'
  return /^(ChartQA|OCRVQA)/.test(dataset) ? 'best' : 'mean'
}

/** Data sets without a file per sample: their own predictions are the evidence. */
export const isRecomputed = (dataset: string): boolean => dataset === 'OCRBench'

export const isMathVista = (dataset: string): boolean => dataset.startsWith('MathVista')
export const isMathVision = (dataset: string): boolean => dataset.startsWith('MathVision')
/** Circular: each question once per rotation of its options, rotation t with index + t × 1,000,000. */
export const isCircular = (dataset: string): boolean => /^(MMBench|CCBench)/.test(dataset)
export const isYesNo = (dataset: string): boolean => /^(HallusionBench|POPE|MME$|AMBER)/.test(dataset)

const published = new Map(models.map((model) => [model.id, model]))

/** The seventeen models of the paper. */
export const paperModels: ReadonlySet<string> = new Set(published.keys())

export function modelInfo(id: string): ModelInfo {
  const known = published.get(id)
  if (!known) return modelFromName(id)
  return { id, access: known.access, ...(known.paramsB !== undefined && { paramsB: known.paramsB }) }
}

/** The paper's prices for those of its models that are here, under whatever spelling. */
export function paperPrices(ids: readonly string[]): PriceSheet {
  const sheet: PriceSheet = {
    id: 'vl-routerbench',
    title: 'Prices of VL-RouterBench',
    date: '2025-12-29',
    source: 'arXiv 2512.23562, price table',
    assumed: false,
    prices: Object.fromEntries(models.map(({ id, price }) => [id, price])),
  }
  return fitted(sheet, ids.map(modelInfo)).sheet
}
