/** Turns what a module's predict returned into the arrays the page takes: model ids and plain lists are welcome too. */
import type { Batch, Prediction, RouterModel } from '../core/router.ts'

/** Throws a sentence for an answer of another kind. Values are checked later, with the row they stand in. */
export function plainPrediction(value: unknown, { n }: Batch, models: readonly RouterModel[]): Prediction {
  if (typeof value !== 'object' || value === null)
    throw new Error(`predict returned ${String(value)}: return { choices } or { scores, kind }`)
  const { choices, ...rest } = value as { choices?: unknown }
  if (choices === undefined) return rest as Prediction
  if (choices instanceof Int32Array) return { choices, ...rest }
  if (!Array.isArray(choices)) throw new Error('choices is not a list: return one model number or id per question')
  if (choices.length !== n) throw new Error(`${choices.length} choices for ${n} questions: return one per question`)
  return { choices: Int32Array.from(choices, (choice, row) => column(choice, row, models)), ...rest }
}

function column(choice: unknown, row: number, models: readonly RouterModel[]): number {
  const index = typeof choice === 'string' ? models.findIndex(({ id }) => id === choice) : choice
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < models.length) return index
  throw new Error(`row ${row} chose ${JSON.stringify(choice)}: choose 0 to ${models.length - 1}, or a model's id`)
}
