/**
 * The one state object: everything a visitor can set, and only that. The board is a pure function of this object
 * and the pack it names; the link and the export are this object (see link.ts).
 */
import type { FigureId } from '../core/figures.ts'
import type { ParamValues } from '../core/router.ts'
import type { Price, PriceSheet } from '../core/types.ts'
import { defaultSettings, type Settings } from './ranges.ts'

/** How score-giving routers are asked to spend. Each router's λ is found on dev, frozen, and applied to test. */
export type Budget =
  /** Each router at the λ with its best dev Rank Score. */
  | { readonly by: 'dev' }
  /** Each router at the smallest λ whose dev cost stays within this many dollars per 10,000 questions. */
  | { readonly by: 'spend'; readonly usdPer10k: number }
  /** The same λ for all, in accuracy per dollar per question: score − λ · expected cost. Infinity = cheapest. */
  | { readonly by: 'lambda'; readonly lambda: number }

/**
 * How a seeded split is drawn: plain (protocol 1.3), stratified by dataset, or by what questions share: 'group' keeps those that
 * belong together in one part (new kinds of question), 'within' spreads them over the parts (new variants).
 */
export type SplitDraw = 'plain' | 'dataset' | 'group' | 'within'

/** Where the parts come from: the pack's own split, a seeded draw of 70/10/20, or lists of sample ids from a file. */
export type SplitChoice =
  | { readonly by: 'pack' }
  /** `draw` is 'plain' when absent. */
  | { readonly by: 'seed'; readonly seed: number; readonly draw?: SplitDraw }
  | { readonly by: 'ids'; readonly name: string; readonly ids: SplitIds }

export interface SplitIds {
  readonly train: readonly string[]
  readonly dev: readonly string[]
  readonly test: readonly string[]
}

/**
 * What routers see of a sample. 'auto' takes the pack's embeddings when it has any, else TF-IDF of its text; 'encoders'
 * takes vectors made in this browser.
 */
export interface FeatureChoice {
  readonly source: 'auto' | 'tfidf' | 'encoders'
  /** A method of protocol 3; used when there are both text and image vectors. */
  readonly fusion: string
  /** Share of the text in the method 'weighted_average', 0-1. */
  readonly textWeight: number
  /** Keys of encodings (src/encoders/registry.ts), for 'encoders'; empty for none. */
  readonly text: string
  readonly image: string
}

/** One row asked for: a router with its parameters. The same router may stand in several rows. */
export interface RouterEntry {
  /** Unique in the experiment; stays the same when parameters change. */
  readonly key: string
  readonly router: string
  /** What the row is called, where the router's own name does not tell it from its neighbours. */
  readonly label?: string
  readonly params: ParamValues
  /**
   * 'train' is what a deployed router could know. 'test' is the paper's hindsight version: fitted on the very rows it
   * is scored on; the board always says so.
   */
  readonly fitOn: 'train' | 'test'
}

/**
 * A router a visitor brought: one JavaScript or TypeScript module. Rows name it by `guest:<key>`. Its code runs sealed
 * (src/guest), and only after a visitor on this very page asked for it.
 */
export interface Guest {
  /** Unique among the guests; stays the same when the source is edited. */
  readonly key: string
  readonly name: string
  readonly source: string
  /** sha256 of the source, lower-case hex: named in exports beside every figure of the row. */
  readonly hash: string
  /** Seconds each call to it may take before it is ended. */
  readonly secondsPerCall: number
  /** Whether it may see a question's dataset; in practice new questions have no label. */
  readonly mayReadDatasets: boolean
}

const guestPrefix = 'guest:'

/** What rows call the guest of this key. */
export const guestId = (key: string): string => guestPrefix + key

/** Whether a row's router, or a row's key, is a guest's. */
export const isGuest = (router: string): boolean => router.startsWith(guestPrefix)

/** The guest a row names; undefined when the row names a router of this page, or a guest whose source is not here. */
export const guestOf = (router: string, guests: readonly Guest[]): Guest | undefined =>
  guests.find(({ key }) => router === guestId(key))

/** What a bootstrap resample draws: questions one by one, or all that belong together at once. */
export type ResampleBy = 'question' | 'group'

/** What the sample explorer lists, of the test part. */
export interface SampleView {
  readonly sort: SampleSort
  /** Id of a dataset; empty for all. */
  readonly dataset: string
  /** Keys of rows of the board: only questions that these two send to different models. Empty for all questions. */
  readonly disagree: readonly string[]
  /** Row of the pack that is looked at closely; −1 for none. */
  readonly open: number
}

/** 'row' is the pack's order. 'cheap': the largest sum that a cheaper correct model would have saved. */
export type SampleSort = 'regret' | 'disagreement' | 'cheap' | 'row'

/** What studies need beyond the rest of the experiment, which holds for them too. */
export interface StudySettings {
  /** Keys of the rows that take part. */
  readonly routers: readonly string[]
  /** Runs of each router that draws random numbers: with the experiment's seed, the next one, and so on. */
  readonly seeds: number
  /** Values of the parameter `trainLambda` that a sweep tries. */
  readonly lambdas: readonly string[]
  /** Runs of each router at each λ of a sweep. */
  readonly sweepSeeds: number
  /** Which part's Rank Score picks a sweep's λ. 'test' is what the paper does: optimistic, and labelled so. */
  readonly pickOn: 'dev' | 'test'
  /** What is held out of training, one after the other. */
  readonly leaveOut: 'dataset' | 'group'
  /** How often training is redrawn: train and dev cut in half anew, and each router fitted on both halves. */
  readonly redraws: number
  /** Routers that train for long are redrawn as well. */
  readonly redrawTrained: boolean
  /** Draws of 70/10/20: with the split's seed + 1, + 2, and so on. */
  readonly splits: number
  /** Beside the published figures, train as the paper does: its sizes, and each router at its own λ (study/published.ts). */
  readonly paperSettings: boolean
}

export interface Experiment extends Settings {
  readonly version: 1
  readonly pack: string
  readonly split: SplitChoice
  /** Seed of every router's random numbers. */
  readonly seed: number
  /** Prices that differ from the pack's sheet, by model id. */
  readonly prices: Readonly<Record<string, Price>>
  /** The source of these prices, if a whole sheet was loaded; absent for typed prices. */
  readonly priceSource?: PriceSource | undefined
  /** How pictures are counted: the id of a rule of src/core/prices/image-rules.ts. */
  readonly imageTokens: string
  readonly budget: Budget
  readonly features: FeatureChoice
  readonly routers: readonly RouterEntry[]
  /** What the intervals' resamples draw; 'auto': what belongs together at once, wherever test questions do. */
  readonly resampleBy: ResampleBy | 'auto'
  readonly study: StudySettings
  /** Sources of the guests' routers that rows name. */
  readonly guests: readonly Guest[]
  readonly view: View
}

/** A price sheet without its prices. */
export type PriceSource = Pick<PriceSheet, 'title' | 'date' | 'source' | 'assumed'>

/** What the leaderboard is sorted by. */
export interface Sort {
  readonly column: FigureId | 'label'
  readonly descending: boolean
}

/** What the visitor looks at; no number depends on it. */
export interface View {
  /** Id of the page's view: see src/ui/shell/views.ts. */
  readonly page: string
  /** Key of the row that is looked at closely; empty for none. */
  readonly selected: string
  /** The figure shown by dataset and group. */
  readonly heatmap: FigureId
  readonly sort: Sort
  readonly samples: SampleView
  /** Id of the teaching preset that hides controls (src/ui/board); empty for the whole page. */
  readonly preset: string
}

/** A row of this router under its own id, with its usual parameters. */
export const rowOf = (router: string, more: Partial<RouterEntry> = {}): RouterEntry => ({
  key: router,
  router,
  params: {},
  fitOn: 'train',
  ...more,
})

const quality = (k: number): RouterEntry['params'] => ({ k, target: 'quality', weights: 'uniform' })

/** Key and router of the row that differences are taken to: the best single model, as train tells it. */
export const referenceRow = 'strongest'

/** The rows a first-time visitor sees. KNN stands there as most of the field runs it, and with the paper's rule. */
export const defaultRouters: readonly RouterEntry[] = [
  rowOf('knn', { label: 'KNN, k = 5', params: quality(5) }),
  rowOf('knn', { key: 'knn-64', label: 'KNN, k = 64', params: quality(64) }),
  rowOf('knn', {
    key: 'knn-label',
    label: "KNN, paper's vote",
    params: { k: 5, target: 'label', weights: 'distance' },
  }),
  rowOf('prknn'),
  rowOf('kmeans'),
  rowOf('ovr'),
  rowOf('linear'),
  rowOf('mlp'),
  rowOf('cosinecls'),
  rowOf('routerdc'),
  rowOf('zooter'),
  rowOf('vlc'),
  rowOf(referenceRow),
  rowOf('cheapest'),
  rowOf('strongest-per-dataset'),
  rowOf('random'),
  rowOf('strongest', { key: 'strongest-hindsight', fitOn: 'test' }),
  rowOf('cheapest', { key: 'cheapest-hindsight', fitOn: 'test' }),
  rowOf('strongest-per-dataset', { key: 'strongest-per-dataset-hindsight', fitOn: 'test' }),
]

/** The ten routers of the paper, in its order. */
export const paperRouters: readonly string[] = [
  'knn-label',
  'prknn',
  'ovr',
  'kmeans',
  'linear',
  'mlp',
  'cosinecls',
  'routerdc',
  'zooter',
  'vlc',
]

/** 42 is the seed the paper's own split was drawn with. */
export const defaultSeed = 42

export const defaultExperiment: Experiment = {
  version: 1,
  pack: 'simulated',
  split: { by: 'pack' },
  seed: defaultSeed,
  prices: {},
  imageTokens: 'flat',
  ...defaultSettings,
  budget: { by: 'dev' },
  features: { source: 'auto', fusion: 'normalize_concat', textWeight: 0.5, text: '', image: '' },
  routers: defaultRouters,
  resampleBy: 'auto',
  study: {
    routers: paperRouters,
    seeds: 5,
    lambdas: ['0', '10', '100', '1000', '1e4', 'inf'],
    sweepSeeds: 1,
    pickOn: 'dev',
    leaveOut: 'group',
    redraws: 20,
    redrawTrained: false,
    splits: 10,
    paperSettings: false,
  },
  guests: [],
  view: {
    page: 'board',
    selected: '',
    heatmap: 'accuracy',
    sort: { column: 'rankScore', descending: true },
    samples: { sort: 'regret', dataset: '', disagree: [], open: -1 },
    preset: '',
  },
}
