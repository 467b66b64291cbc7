/** What is told of each rule that a router's answers are held to, and the range of probabilities. */
import type { Prediction } from '../../core/router.ts'

export interface Check {
  readonly id: 'shape' | 'twice' | 'alone' | 'labels' | 'time' | 'datasets'
  /** What was checked, in a few words. */
  readonly title: string
  /** 'warning': it counts, and a badge says so. */
  readonly status: 'passed' | 'warning' | 'failed'
  /** The observation, with the row if one is at fault. */
  readonly sentence: string
}

const titles: Record<Check['id'], string> = {
  shape: 'Shape and range',
  twice: 'Same answer twice',
  alone: 'Same answer alone and in a batch',
  labels: 'Cannot see test answers',
  time: 'Within the time limit',
  datasets: 'Dataset names',
}
const check = (id: Check['id'], status: Check['status'], sentence: string): Check => ({
  id,
  title: titles[id],
  status,
  sentence,
})
export const passed = (id: Check['id'], sentence: string) => check(id, 'passed', sentence)
export const failed = (id: Check['id'], sentence: string) => check(id, 'failed', sentence)
export const warned = (id: Check['id'], sentence: string) => check(id, 'warning', sentence)

/** How far a probability in float32 may lie outside of 0 to 1: a mean of 25 ones is 1.0000002. */
const rounding = 1e-6

/** The same prediction, its probabilities brought into 0 to 1 where they miss it by rounding; throws a sentence where by more. */
export function checkProbabilities(prediction: Prediction, K: number): Prediction {
  if ('choices' in prediction || prediction.kind !== 'p-correct') return prediction
  const { scores } = prediction
  for (let i = 0; i < scores.length; i++) {
    const p = scores[i]!
    if (p >= 0 && p <= 1) continue
    if (!(p >= -rounding && p <= 1 + rounding))
      throw new Error(
        `row ${Math.floor(i / K)}, model ${i % K} scores ${p}: a 'p-correct' must be from 0 to 1; use kind 'utility' for anything else`,
      )
    scores[i] = Math.min(1, Math.max(0, p))
  }
  return prediction
}
