/** What the page's own elements tell the elements around them: every event by name, with what it carries. */
import type { FigureId } from '../../core/figures.ts'
import type { Price, PriceSheet } from '../../core/types.ts'
import type { DeviceWish } from '../../encoders/device.ts'
import type { EncoderCard, Weights } from '../../encoders/registry.ts'
import type { WeightsSource } from '../../encoders/weights-source.ts'
import type { Example } from '../../engine/questions/question-list.ts'
import type { Pair } from '../../engine/rows/metrics-sheet.ts'
import type {
  Budget,
  FeatureChoice,
  Guest,
  ResampleBy,
  RouterEntry,
  Sort,
  SplitChoice,
  StudySettings,
} from '../../experiment/experiment.ts'
import type { Settings } from '../../experiment/ranges.ts'
import type { CatalogueEntry } from '../../packs/catalogue.ts'
import type { Chosen } from '../../packs/check/finding.ts'
import type { TableMapping } from '../../packs/import/long-table/mapping.ts'
import type { DroppedFile } from '../../page/session-state.ts'
import type { KeptKind } from '../../storage/kept.ts'
import type { Said } from '../../storage/pack-service.ts'
import type { Taken } from '../export/export-table.ts'

/** `undefined` where the name says it all. */
interface Events {
  /** To another view, by its id. */
  'rb-page': string
  'rb-board': undefined
  'rb-take': Taken

  // The board
  'rb-preset': string
  'rb-budget': Budget
  /** Key of the row to look at closely; empty for none. */
  'rb-select': string
  'rb-sort': Sort
  /** Keys of rows. */
  'rb-train': readonly string[]
  'rb-prepare': undefined
  'rb-search': undefined
  'rb-report': undefined
  /** A row's router file, and the name to keep it under. */
  'rb-file': { readonly key: string; readonly name: string }
  'rb-rows': RowsChange
  'rb-entry': RouterEntry
  'rb-heatmap': FigureId
  'rb-resample': ResampleBy
  'rb-pair': Pair
  'rb-setting': Partial<Settings>
  'rb-split': SplitChoice
  'rb-split-file': File
  'rb-features': FeatureChoice

  // Prices
  /** To the ways to have costs. */
  'rb-unpriced': undefined
  /** Without `part`: the pack's own price again. */
  'rb-price': { readonly model: string; readonly part?: Partial<Price> }
  'rb-prices-reset': undefined
  'rb-sheet': PriceSheet
  'rb-sheet-file': File
  /** Id of a rule in src/core/prices/image-rules.ts. */
  'rb-image-rule': string

  // Packs and files
  /** Id of a pack. */
  'rb-open': string
  /** Id of a pack. */
  'rb-export': string
  /** What is listed is deleted: the id of a pack, the key of a router or of an encoding. */
  'rb-remove': string
  'rb-load': { readonly entry: CatalogueEntry; readonly base: string }
  'rb-files': readonly DroppedFile[]
  'rb-address': string
  'rb-paste': string
  'rb-mode': NonNullable<Said['vlmevalkit']>
  'rb-mapping': TableMapping
  'rb-cancel': undefined
  'rb-remedy': Chosen
  'rb-forget': KeptKind

  // Questions
  /** A page of the list, which it lacks. */
  'rb-lines': number
  /** Row of a question in the pack. */
  'rb-question': number
  'rb-ask': { readonly text: string; readonly pictures: readonly Blob[] }
  'rb-example': Example

  // Routers of the visitor
  'rb-source': string
  'rb-new': undefined
  'rb-edit': Guest
  /** Keys of two rows. */
  'rb-duel': readonly [string, string]
  /** Id of a dataset. */
  'rb-questions': string

  // Encoders
  'rb-wish': DeviceWish
  'rb-measure': undefined
  'rb-encode': { readonly card: EncoderCard; readonly dtype: Weights['dtype'] }
  'rb-pause': EncoderCard
  'rb-weights': WeightsSource
  'rb-model': { readonly hub: string; readonly modality: EncoderCard['modality'] }
  'rb-compare': Comparable

  // The study
  'rb-study': StudySettings
  'rb-run': undefined
}

export interface RowsChange {
  readonly routers: readonly RouterEntry[]
  /** Key of the row to look at next; absent to leave that as it is. */
  readonly selected?: string
}

/** A row of the board whose router reads features. */
export interface Comparable {
  readonly key: string
  readonly label: string
}

type Name = keyof Events

/** What a listener gets: `@rb-price=${({ detail }: EventOf<'rb-price'>) => …}`. */
export type EventOf<N extends Name> = CustomEvent<Events[N]>

/** Passes through every shadow root, so that any element around may listen. */
export function emit<N extends Name>(
  from: HTMLElement,
  name: N,
  ...[detail]: Events[N] extends undefined ? [] : [detail: Events[N]]
) {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
}

declare global {
  interface HTMLElementEventMap extends EventMap {}
}

type EventMap = { [N in Name]: EventOf<N> }
