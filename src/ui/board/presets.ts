/** Teaching presets: the board with fewer controls, one idea at a time. Data only; the page shows what is named. */

/** Parts of the board that can be left out. The story, the verdict and the chart are always there. */
export type BoardPart = 'budget' | 'results' | 'routing' | 'datasets' | 'setup' | 'prices' | 'rows'

export interface Preset {
  /** Stands in links; empty for the whole page. */
  readonly id: string
  readonly label: string
  /** What there is to find out with what is left. */
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
    task: 'Move the slider from right to left. Which router keeps its accuracy longest as the money runs out?',
    shows: ['budget'],
  },
  {
    id: 'chance',
    label: 'Skill or chance?',
    task: 'Choose a row of the table. Is it more accurate than the best single model, or could the questions have been kind to it?',
    shows: ['results', 'routing'],
  },
  {
    id: 'prices',
    label: 'Prices',
    task: 'Make the dearest model ten times cheaper. Who changes places, and which routers would have to be fitted again?',
    shows: ['budget', 'prices'],
  },
]

/** The whole page for an id nobody knows: links outlive presets. */
export const presetOf = (id: string): Preset => presets.find((preset) => preset.id === id) ?? presets[0]
