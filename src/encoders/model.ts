/** What every encoder is once it is loaded, whatever it runs on. */

/** Rows of length 1 (zeros where there is nothing to see), in the order given. */
export interface TextModel {
  readonly modality: 'text'
  readonly dims: number
  encode(texts: readonly string[]): Promise<Float32Array>
  dispose(): Promise<void>
}

export interface ImageModel {
  readonly modality: 'image'
  readonly dims: number
  /** The bitmaps stay the caller's. */
  encode(pictures: readonly ImageBitmap[]): Promise<Float32Array>
  dispose(): Promise<void>
}

export type EncoderModel = TextModel | ImageModel
