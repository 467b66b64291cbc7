/**
 * Ways of counting a picture in tokens, as named profiles. The paper counts every picture as 256 tokens; real models count
 * by its size, each family in its own way. One switch re-prices a pack whose pictures' sizes are known.
 */

import type { PackData } from '../types.ts'
import { type ImageModelType, imageTokenEstimate, imageTokens } from './tokens.ts'

type Size = readonly [width: number, height: number]

export interface ImageRule {
  readonly id: string
  readonly label: string
  /** One sentence for the page. */
  readonly about: string
  /** Tokens of one picture of this size in pixels, for this model. */
  readonly tokens: (model: string, size: Size) => number
}

/** By the families of the reference's own estimator (protocol 1.6), told from the model's name. */
const byFamily = (model: string, size: Size): number => imageTokenEstimate(familyOf(model), size)

function familyOf(model: string): ImageModelType {
  if (/llava/i.test(model)) return 'llava'
  if (/qwen/i.test(model)) return 'qwen'
  return /clip/i.test(model) ? 'clip' : 'generic'
}

/** OpenAI's rule for GPT-4o: fit into 2048², shorter side to 768, then 85 and 170 for every tile of 512². */
function openaiTokens([width, height]: Size): number {
  const fit = Math.min(1, 2048 / Math.max(width, height))
  const shrink = Math.min(1, 768 / (Math.min(width, height) * fit))
  const tiles = (side: number) => Math.ceil((side * fit * shrink) / 512)
  return 85 + 170 * tiles(width) * tiles(height)
}

/** Google's rule for Gemini: 258 for a picture of up to 384², and for every tile of 768² of a larger one. */
function geminiTokens([width, height]: Size): number {
  if (width <= 384 && height <= 384) return 258
  return 258 * Math.ceil(width / 768) * Math.ceil(height / 768)
}

/** Anthropic's rule for Claude: width × height / 750, after shrinking the longer side to 1568. */
function claudeTokens([width, height]: Size): number {
  const fit = Math.min(1, 1568 / Math.max(width, height))
  return Math.ceil((width * fit * height * fit) / 750)
}

function byProvider(model: string, size: Size): number {
  if (/gpt|(^|[^a-z])o[134](-|$)/i.test(model)) return openaiTokens(size)
  if (/gemini/i.test(model)) return geminiTokens(size)
  return /claude/i.test(model) ? claudeTokens(size) : byFamily(model, size)
}

/** The first is the paper's, and what packs count. */
export const imageRules: readonly [ImageRule, ...ImageRule[]] = [
  {
    id: 'flat',
    label: `flat, ${imageTokens} a picture`,
    about: "The paper's rule: every picture costs the same, whatever its size and the model.",
    tokens: () => imageTokens,
  },
  {
    id: 'family',
    label: 'by model family and size',
    about:
      "The reference's size-dependent estimate: patches of 14 pixels, with LLaVA and Qwen counted in their own ways.",
    tokens: byFamily,
  },
  {
    id: 'provider',
    label: "by the providers' formulas",
    about: 'GPT, Gemini and Claude by the formulas their makers publish for pricing; other models by family and size.',
    tokens: byProvider,
  },
]

export const imageRuleById = (id: string): ImageRule => imageRules.find((rule) => rule.id === id) ?? imageRules[0]

/** The flat rule stays where the pictures' sizes are not known. */
export const imageRuleInForce = (id: string, sized: boolean): ImageRule => (sized ? imageRuleById(id) : imageRules[0])

/**
 * The pack with its pictures counted by another rule: input tokens become n×m. Returned as it is for the flat rule, and
 * where sizes are not known: then the flat count stays, which the page must say.
 */
export function withImageRule(pack: PackData, { id, tokens }: ImageRule): PackData {
  const { n, m, info, inTokens, images } = pack
  if (id === imageRules[0].id || !inTokens || !images) return pack
  const shared = inTokens.length === n
  const recounted = Int32Array.from({ length: n * m }, (_, at) => inTokens[shared ? Math.floor(at / m) : at])
  for (let i = 0; i < images.length; i += 3) {
    const size = [images[i + 1], images[i + 2]] as const
    for (let k = 0; k < m; k++) recounted[images[i] * m + k] += tokens(info.models[k].id, size) - imageTokens
  }
  return { ...pack, inTokens: Uint32Array.from(recounted, (count) => Math.max(0, count)) }
}
