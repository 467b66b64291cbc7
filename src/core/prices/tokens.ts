/** Token counts where no tokenizer or no answer is at hand: the reference's fallbacks (protocol 1.6). */

/** Tokens billed per image by the benchmark, whatever the model and the size. */
export const imageTokens = 256

/** 1.33 per whitespace-separated word, truncated: used where the cl100k_base tokenizer is missing or fails. */
export function fallbackTextTokens(text: string): number {
  const words = text.split(/\s+/).filter((word) => word !== '').length
  return Math.trunc(1.33 * words)
}

/** Ways of cutting a picture into tokens. */
export type ImageModelType = 'generic' | 'clip' | 'llava' | 'qwen'

/**
 * Tokens of one picture of width × height pixels. The benchmark itself never passes a size, which gives 256 (llava 576);
 * with one this is an estimate, for our own figures only.
 */
export function imageTokenEstimate(type: ImageModelType, size?: readonly [width: number, height: number]): number {
  if (!size) return type === 'llava' ? 576 : imageTokens
  const [width, height] = size
  const patches = Math.floor(width / 14) * Math.floor(height / 14)
  if (type === 'clip') return patches + 1
  if (type === 'llava') return llavaTokens(width, height)
  if (type === 'qwen') return qwenTokens(width * height)
  return Math.min(1024, Math.max(256, patches))
}

/** Scaled, up or down, to fit 336×336; then patches of 24 pixels. */
function llavaTokens(width: number, height: number): number {
  const scale = Math.min(336 / width, 336 / height)
  return Math.floor(Math.trunc(width * scale) / 24) * Math.floor(Math.trunc(height * scale) / 24)
}

function qwenTokens(area: number): number {
  if (area <= 224 ** 2) return 256
  return area <= 448 ** 2 ? 512 : 1024
}

/** Output tokens assumed where a prediction is missing, by task type of the dataset. */
export function outputTokenFallback(task: string): number {
  return fallbackByTask.get(task) ?? 100
}

const fallbackByTask = new Map([
  ['vqa_mc', 10],
  ['classification', 10],
  ['vqa_oe', 50],
  ['ocr_qa', 50],
  ['doc_qa', 150],
  ['math_logic', 150],
  ['math', 150],
])
