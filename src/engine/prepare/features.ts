/** What routers see of a sample: what it will be made of, before it is made (build-features.ts). */
import type { FusedPart } from '../../core/fusion.ts'
import type { Scaler } from '../../core/scaler.ts'
import type { EncoderInfo, Matrix, PackInfo } from '../../core/types.ts'
import { encodingLabel } from '../../encoders/keys.ts'
import type { FeatureChoice } from '../../experiment/experiment.ts'

export interface Features {
  /** Names the inputs: part of every cache key downstream. */
  readonly key: string
  /** In words, for the board. */
  readonly label: string
  readonly train: Matrix
  /** Dev rows, then test rows. */
  readonly query: Matrix
  readonly input: FeatureInput
  /** Of training rows, by lot of their ids: decides between equally near ones, whatever the order of the file. */
  readonly places: Int32Array | undefined
  /** Why there is nothing to learn from, and what to do; undefined where there is. */
  readonly blind: string | undefined
  /** One more row: a question from outside, or any row of the pack. */
  see(question: Incoming): Promise<SeenRow>
}

/** What a row is made of: it stands in files that leave the page. */
export interface FeatureInput {
  readonly encoders: readonly EncoderInfo[]
  /** A method of protocol 3, or how else the rows were made. */
  readonly fusion: string
  readonly parts: readonly FusedPart[]
  /** What rows are standardised by; absent where they are not. */
  readonly scaler?: Scaler
  /** Query rows before the scaler; absent without one. Read from the pack again: two copies would fill the memory. */
  raw?(): Promise<Float32Array>
}

/** A question before it is features: a row of the pack, or what a visitor asks. */
export type Incoming =
  | { readonly row: number }
  | {
      /** With its options, for TF-IDF. */
      readonly text: string
      /** From the encoders the features are made of; zeros stand for an absent one. */
      readonly vectors: { readonly text?: Float32Array; readonly image?: Float32Array }
    }

interface SeenRow {
  readonly row: Matrix
  /** Before the scaler. */
  readonly raw: Float32Array
}

/** What the features of a pack will be, before they are computed; undefined when the pack has nothing to see. */
export function describeFeatures(info: PackInfo, choice: FeatureChoice): { key: string; label: string } | undefined {
  const { text, image } = vectorsOf(info, choice)
  if (text || image) {
    const method = fusionFor(info, choice)
    const share = method === 'weighted_average' ? ` ${choice.textWeight}` : ''
    const names = [text, image].filter((id) => id !== undefined)
    return {
      key: `${names.join(' + ')}|${method}${share}|scaled`,
      label: `${names.map(encodingLabel).join(' + ')}, ${method.replaceAll('_', ' ')}${share}, standardised on solvable train rows`,
    }
  }
  if ('samples.jsonl' in info.entries)
    return { key: 'tfidf', label: 'TF-IDF of the question and its options, fitted on train' }
  return undefined
}

/** What is said of packs without anything to look at. */
export const noFeatures =
  'this pack has neither embeddings nor texts: add a column with the text of each question, or vectors, and import it again'

/** Which vectors are used: ids of the pack's own, or keys of encodings. Neither: the text itself. */
export function vectorsOf(
  info: PackInfo,
  choice: FeatureChoice,
): { text?: string | undefined; image?: string | undefined } {
  if (choice.source === 'tfidf') return {}
  if (choice.source === 'encoders') return { text: choice.text || undefined, image: choice.image || undefined }
  const first = (modality: 'text' | 'image') => info.encoders.find((encoder) => encoder.modality === modality)?.id
  return { text: first('text'), image: first('image') }
}

/** With vectors of one kind only there is nothing to fuse. */
export function fusionFor(info: PackInfo, choice: FeatureChoice): string {
  const { text, image } = vectorsOf(info, choice)
  return text && image ? choice.fusion : text ? 'only_text' : 'only_image'
}
