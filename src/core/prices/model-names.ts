/** What a model's name tells: how large it is, and whether its weights are open. */
import type { ModelInfo } from '../types.ts'

/**
 * Billions of parameters a name speaks of: `Qwen2.5-VL-72B` → 72, `llava_next_vicuna_7b` → 7; a mixture's experts are
 * multiplied (`Mixtral-8x7B` → 56, a little above its real 47). Undefined when it names none.
 */
export function sizeInName(id: string): number | undefined {
  const found = /(?:^|[^\d.a-z])(?:(\d+)x)?(\d+(?:\.\d+)?)b(?![a-z\d])/i.exec(id)
  return found ? Number(found[1] ?? 1) * Number(found[2]) : undefined
}

const apiNames =
  /(^|[^a-z])(gpt-?[345o]|o[134](-|$)|chatgpt|claude|gemini|command-r|grok|qwen-(vl-)?(max|plus)|mistral-(large|medium))/i

/** A model as its name presents it: open unless it is one of the well-known ones behind an API. */
export function modelFromName(id: string): ModelInfo {
  const paramsB = sizeInName(id)
  return { id, access: apiNames.test(id) ? 'api' : 'open', ...(paramsB !== undefined && { paramsB }) }
}
