/** Teaching presets: the board with fewer controls, one idea at a time. Data only; the page shows the named parts. */

/** Parts of the board that can be left out. The story, the verdict and the chart are always there. */
export type BoardPart = 'budget' | 'results' | 'routing' | 'datasets' | 'setup' | 'prices' | 'rows'

export interface Preset {
  /** Appears in links; empty for the whole page. */
  readonly id: string
  readonly label: string
  /** The task for the visitor. */
  readonly task: string
  readonly shows: readonly BoardPart[]
}

export const presets: readonly [Preset, ...Preset[]] = [
  {
    id: '',
    label: 'Everything',
    task: '',
    shows: ['budget', 'results', 'routing', 'datasets', 'setup', 'prices', 'rows'],
  },
  {
    id: 'budget',
    label: 'Spending',
    task: 'Move the slider from right to left. Which router keeps its accuracy longest as the budget shrinks?',
    shows: ['budget'],
  },
  {
    id: 'chance',
    label: 'Skill or chance?',
    task: 'Select a row of the table. Is it more accurate than the best single model, or could it just be lucky with the questions?',
    shows: ['results', 'routing'],
  },
  {
    id: 'prices',
    label: 'Prices',
    task: 'Make the most expensive model ten times cheaper. Which rows change places, and which routers must be trained again?',
    shows: ['budget', 'prices'],
  },
]

/** The whole page for an unknown id: links outlive presets. */
export const presetOf = (id: string): Preset => presets.find((preset) => preset.id === id) ?? presets[0]
