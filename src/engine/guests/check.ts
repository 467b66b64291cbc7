/** What is told of each rule that a router's answers are held to. */

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
