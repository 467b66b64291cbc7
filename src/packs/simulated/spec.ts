/**
 * What the simulated default pack imitates: the published facts (sizes, prices, figures) and the knobs of the
 * model that reproduces them. No maths here. Source: protocol 1.1-1.3 and 7, docs/decisions.md#a-simulated-pack-comes-with-the-site.
 */
import { paperPrices } from '../../core/prices/price-sheets.ts'
import { drawSplit } from '../../core/split.ts'
import type { DatasetInfo, ModelInfo, Price } from '../../core/types.ts'

type Group = 'General' | 'STEM' | 'Charts & OCR'
export type TierId = 'tiny' | 'small' | 'medium' | 'large'

/** One dataset of the imitation. */
export interface DatasetSpec extends DatasetInfo {
  readonly group: Group
  /** Number of samples. */
  readonly size: number
  /** Typical question length in tokens, before all lengths are scaled to the target. */
  readonly textTokens: number
  /** Answer length relative to the average dataset: long derivations in STEM, a word or two on receipts. */
  readonly answerLength: number
  /** How much harder its questions are than the average dataset's, in units of ability. */
  readonly difficulty: number
  /** What its questions ask for on average, one weight per entry of `skills`. */
  readonly demand: readonly number[]
  /** Head start of the tiny models on it beyond that of its group, in logits: what they were made for. */
  readonly tinyHead: number
}

/** One model of the imitation. */
export interface ModelSpec extends ModelInfo {
  readonly price: Price
  readonly tier: TierId
  /** Share of test samples answered correctly, 0-1: assumed from size and age; only the strongest is published. */
  readonly accuracy: number
  /** Mean output tokens before scaling. Replaced by what its cost needs where that is published. */
  readonly outTokens: number
  /** Share of questions on which it thinks at length before it answers. */
  readonly thinks: number
}

/** The latent skills, in the order of every skill vector. */
export const skills = ['perception', 'reading', 'diagrams', 'reasoning', 'knowledge'] as const

function dataset(
  group: Group,
  id: string,
  size: number,
  textTokens: number,
  answerLength: number,
  difficulty: number,
  tinyHead: number,
  demand: readonly number[],
): DatasetSpec {
  return { id, group, size, textTokens, answerLength, difficulty, tinyHead, demand }
}

/** The fourteen datasets, protocol order; sizes add up to 30,540. */
export const datasets: readonly DatasetSpec[] = [
  dataset('General', 'MMBench_DEV_EN_V11', 1292, 12, 0.9, -0.7, 1, [0.8, -0.3, 0.0, 0.0, 0.4]),
  dataset('General', 'MMStar', 1500, 20, 1.1, 0.4, -2.6, [0.6, -0.4, 0.3, 0.4, 0.4]),
  dataset('General', 'MMMU_DEV_VAL', 1050, 50, 1.9, 0.7, 0, [-0.2, -0.2, 0.4, 0.7, 1.0]),
  dataset('General', 'RealWorldQA', 765, 15, 0.8, 0.1, 0, [1.1, 0.1, -0.4, -0.2, -0.2]),
  dataset('General', 'InfoVQA_VAL', 2801, 13, 0.7, 0.1, 1.8, [-0.2, 0.9, 0.5, 0.0, 0.0]),
  dataset('General', 'HallusionBench', 951, 25, 1.2, 0.3, 0, [0.9, -0.1, 0.3, 0.2, -0.2]),
  dataset('STEM', 'MathVista_MINI', 1000, 30, 1.8, 0.4, 0, [0.0, -0.1, 0.7, 0.9, 0.0]),
  dataset('STEM', 'MathVision_MINI', 304, 45, 2.6, 1.5, 1.5, [0.0, -0.5, 0.6, 1.3, 0.1]),
  dataset('STEM', 'MathVerse_MINI', 3940, 35, 2.3, 0.8, 0, [0.1, -0.5, 0.6, 1.1, -0.1]),
  dataset('STEM', 'AI2D_TEST', 3088, 12, 1.1, -0.4, 0.5, [0.0, 0.0, 0.9, 0.0, 0.7]),
  dataset('Charts & OCR', 'ChartQA_TEST', 2500, 12, 0.6, -0.2, -3.8, [-0.3, 0.5, 0.9, 0.3, -0.4]),
  dataset('Charts & OCR', 'DocVQA_VAL', 5349, 9, 0.5, -0.6, 0.3, [-0.4, 1.0, 0.0, -0.5, -0.3]),
  dataset('Charts & OCR', 'TextVQA_VAL', 5000, 8, 0.5, -0.5, -5.5, [0.6, 0.8, -0.6, -0.6, -0.2]),
  dataset('Charts & OCR', 'OCRBench', 1000, 10, 0.5, -0.2, 1, [0.2, 1.1, -0.3, -0.4, -0.5]),
]

function model(
  id: string,
  tier: TierId,
  access: 'open' | 'api',
  paramsB: number | undefined,
  accuracy: number,
  outTokens: number,
  thinks = 0,
): ModelSpec {
  const size = paramsB === undefined ? {} : { paramsB }
  return { id, access, ...size, price: paperPrices[id], tier, accuracy, outTokens, thinks }
}

/** The seventeen models in code-point order, with the published prices and parameter counts. */
export const models: readonly ModelSpec[] = [
  model('GPT4o', 'large', 'api', undefined, 0.756, 39.5),
  model('GeminiFlash2-5', 'large', 'api', undefined, 0.725, 95),
  model('Gemma3-27B', 'medium', 'open', 27, 0.66, 48),
  model('InternVL2_5-78B', 'large', 'open', 78, 0.757, 34),
  model('Janus-Pro-1B', 'tiny', 'open', 1, 0.42, 17),
  model('Janus-Pro-7B', 'small', 'open', 7, 0.479, 20),
  model('Kimi-VL-A3B-Thinking-2506', 'medium', 'open', 16, 0.757, 1140, 0.15),
  model('MiMo-VL-7B-RL', 'medium', 'open', 7, 0.763, 960, 0.15),
  model('Phi-3.5-Vision', 'tiny', 'open', 4.2, 0.435, 50),
  model('Pixtral-12B', 'small', 'open', 12, 0.57, 36),
  model('Qianfan-VL-8B', 'small', 'open', 8, 0.52, 34),
  model('Qwen2.5-VL-32B-Instruct', 'medium', 'open', 32, 0.74, 90),
  model('Qwen2.5-VL-72B-Instruct', 'large', 'open', 72, 0.78, 46),
  model('SmolVLM2', 'tiny', 'open', 2.2, 0.43, 45),
  model('deepseek_vl2', 'medium', 'open', 27, 0.66, 24),
  model('deepseek_vl2_tiny', 'tiny', 'open', 27, 0.43, 64),
  model('llava_next_vicuna_7b', 'small', 'open', 7, 0.5, 30),
]

/** Column of a model id. */
export const modelIndex = (id: string): number => models.findIndex((model) => model.id === id)

/** Samples in all: 30,540. */
export const nSamples = datasets.reduce((sum, dataset) => sum + dataset.size, 0)

/** Tokens per picture, whatever its size (protocol 1.6). */
export const tokensPerImage = 256

/** What the pack is calibrated to; the calibration table says which are published. Costs in dollars per 10,000 samples, accuracies 0-1. */
export const targets = {
  oracleAccuracy: 0.956,
  oracleCost: 0.37,
  oracleRankScore: 0.9368,
  strongestId: 'Qwen2.5-VL-72B-Instruct',
  strongestAccuracy: 0.78,
  strongestCost: 2.72,
  strongestRankScore: 0.6888,
  /** Not published: the lower end of the accuracies of docs/decisions.md#a-simulated-pack-comes-with-the-site. */
  weakestAccuracy: 0.42,
  /** The bounds of the rank score: lowest and highest mean cost of a single model over all rows. */
  cheapestId: 'Janus-Pro-1B',
  cheapestCost: 0.143,
  highestCostId: 'GPT4o',
  highestCost: 10.7,
  /** Inputs counted once per sample, outputs once per sample and model. */
  totalTokens: 34_494_977,
  /** Not published; what the published total and the cheapest cost leave room for. */
  meanInTokens: 270,
} as const

/** The global draw of protocol 1.3, over rows sorted by id; the same for every simulation seed. */
const splitSeed = 42

/** How much longer an answer is when the model thinks first. */
export const thinkingFactor = 40

/** Width of the text and of the image embedding. */
export const embeddingDims = 64

/** The knobs of the logistic model (docs/decisions.md#a-simulated-pack-comes-with-the-site), in units of ability: the logit is discrimination × these. */
export const shape = {
  discrimination: 2,
  /** Where the search for the difficulty spread starts; the oracle's accuracy decides the final value. */
  difficultySpread: 1.3,
  /** Dollars per 10,000 samples that the oracle is steered above its published cost, within the tolerance: MLP at λ = 100 needs them. */
  oracleCostAim: 0.027,
} as const

/** What the models of one size have in common. */
export interface TierSpec {
  /** How far its models differ in each skill, in units of ability. */
  readonly skillSpread: number
  /** How far a model's luck differs from dataset to dataset beyond its skills, in units of ability. */
  readonly datasetSpread: number
  /** Head start on the datasets of a group, in logits. */
  readonly head: Readonly<Record<Group, number>>
  /** How much of the weight of difficulty its models bear. */
  readonly steepness: number
}

const even = { General: 0, STEM: 0, 'Charts & OCR': 0 }

/** Tiny models are specialists. Found with MLP trained on the result (docs/decisions.md#a-simulated-pack-comes-with-the-site). */
export const tiers: Readonly<Record<TierId, TierSpec>> = {
  tiny: { skillSpread: 0.03, datasetSpread: 0.03, head: { ...even, General: -2, STEM: -4 }, steepness: 0.26 },
  small: { skillSpread: 0.03, datasetSpread: 0.03, head: { ...even, General: 0.1 }, steepness: 0.95 },
  medium: { skillSpread: 0.04, datasetSpread: 0.02, head: { ...even, STEM: -0.7 }, steepness: 1.25 },
  large: { skillSpread: 0, datasetSpread: 0.04, head: even, steepness: 1 },
}

export interface Rows {
  readonly n: number
  /** `<DATASET>/<number>`, ascending by code point. */
  readonly ids: readonly string[]
  /** Index into `datasets`, one per row. */
  readonly dataset: Uint8Array
  /** 0 train, 1 dev, 2 test. */
  readonly split: Uint8Array
  /** Rows of the test split, ascending. */
  readonly test: Int32Array
}

/** The 30,540 rows; no randomness but the fixed split draw. */
export function makeRows(): Rows {
  // The ids are ASCII, so the default order of UTF-16 units is code-point order.
  const ids = datasets.flatMap(({ id, size }) => Array.from({ length: size }, (_, number) => `${id}/${number}`)).sort()
  const indexOf = new Map(datasets.map(({ id }, index) => [id, index]))
  const dataset = Uint8Array.from(ids, (id) => indexOf.get(id.slice(0, id.indexOf('/')))!)
  const parts = drawSplit(nSamples, splitSeed)
  const split = new Uint8Array(nSamples)
  for (const row of parts.dev) split[row] = 1
  for (const row of parts.test) split[row] = 2
  return { n: nSamples, ids, dataset, split, test: parts.test }
}
