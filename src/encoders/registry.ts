/**
 * The encoders a visitor can choose. Three are shipped with the site and need no network; the others are fetched from
 * a model hub (or a folder) on request. Pooling and prefixes follow each model's card; sizes are of the ONNX files.
 */
import { siteLabels } from './keys.ts'
import type { Pooling } from './pool.ts'

/** One form of the weights, with the bytes to fetch. */
export interface Weights {
  /** transformers.js's name of the number format; `int8` for what comes with the site. */
  readonly dtype: 'fp32' | 'fp16' | 'q8' | 'int8'
  /** NaN if unknown. */
  readonly bytes: number
}

export interface EncoderCard {
  /** Lower case; part of cache keys and of the experiment. For a hub model its `owner/name`. */
  readonly id: string
  readonly label: string
  readonly modality: 'text' | 'image'
  /** 0 = known only when it runs. */
  readonly dims: number
  readonly from: 'site' | 'hub'
  /** `owner/name` on the hub. */
  readonly hub?: string
  /** Of the weights; a hub's branch, tag or commit. */
  readonly revision: string
  readonly weights: readonly [Weights, ...Weights[]]
  readonly licence: string
  /** One or two sentences: what it is and where it runs well. */
  readonly about: string
  /** How a text model's token vectors become one. */
  readonly pooling?: Pooling
  /** Set before every text. */
  readonly prefix?: string
  /** Samples per call. Fixed per encoder: a resumed job must make the same batches. */
  readonly batch: number
}

const MB = 1e6

/** Made by src/cli/encoders.ts; a test compares the sizes with its output. */
export const siteEncoders: readonly EncoderCard[] = [
  {
    id: 'words',
    label: siteLabels.words,
    modality: 'text',
    dims: 100,
    from: 'site',
    revision: '1',
    weights: [{ dtype: 'int8', bytes: 5_200_986 + 410_690 }],
    licence: 'vectors PDDL 1.0, package MIT',
    about:
      'Shipped with the site. Mean of word vectors; rare words count more; no word order. Weaker than the paper’s encoders, but fast on any device.',
    batch: 256,
  },
  {
    id: 'pictures',
    label: siteLabels.pictures,
    modality: 'image',
    dims: 1664,
    from: 'site',
    revision: '1',
    weights: [{ dtype: 'int8', bytes: 2_347_858 }],
    licence: 'MIT (nsfwjs)',
    about:
      'Shipped with the site. A small network for photographs, middle and last layer pooled; nsfwjs tuned its late layers to classify unsafe pictures. Weaker than the paper’s encoders.',
    batch: 8,
  },
  {
    id: 'text-layout',
    label: siteLabels['text-layout'],
    modality: 'image',
    dims: 72,
    from: 'site',
    revision: '1',
    weights: [{ dtype: 'fp32', bytes: 4_745_517 }],
    licence: 'MIT (package), Apache-2.0 (PaddleOCR)',
    about:
      'Shipped with the site. Measures how much text a picture contains, where, and how dense. This separates documents, charts and photographs.',
    batch: 4,
  },
]

const textModel = (
  id: string,
  hub: string,
  dims: number,
  [fp32, q8]: readonly [number, number],
  more: Pick<EncoderCard, 'licence' | 'about'> & Partial<EncoderCard>,
): EncoderCard => ({
  id,
  label: id,
  modality: 'text',
  dims,
  from: 'hub',
  hub,
  revision: 'main',
  weights: [
    { dtype: 'q8', bytes: q8 * MB },
    { dtype: 'fp16', bytes: (fp32 * MB) / 2 },
    { dtype: 'fp32', bytes: fp32 * MB },
  ],
  pooling: 'mean',
  batch: 16,
  ...more,
})

const imageModel = (...args: Parameters<typeof textModel>): EncoderCard => {
  const { pooling: _, ...card } = textModel(...args)
  return { ...card, modality: 'image', batch: 4 }
}

const small = 'Runs on any device.'
const large = 'Needs a graphics adapter; slow on WebAssembly.'

/** Converted to ONNX for transformers.js by the owners named. */
export const hubEncoders: readonly EncoderCard[] = [
  textModel('bge-small-en-v1.5', 'Xenova/bge-small-en-v1.5', 384, [133, 34], {
    licence: 'MIT',
    about: `English. ${small}`,
    pooling: 'cls',
  }),
  textModel('bge-m3', 'Xenova/bge-m3', 1024, [2270, 570], {
    licence: 'MIT',
    about: `The paper’s text encoder; 100 languages. ${large}`,
    pooling: 'cls',
    batch: 4,
  }),
  textModel('e5-small-v2', 'Xenova/e5-small-v2', 384, [133, 34], {
    licence: 'MIT',
    about: `English. ${small}`,
    prefix: 'query: ',
  }),
  textModel('all-MiniLM-L6-v2', 'Xenova/all-MiniLM-L6-v2', 384, [90, 23], {
    licence: 'Apache-2.0',
    about: `English; the smallest in the list. ${small}`,
  }),
  textModel('gte-small', 'Xenova/gte-small', 384, [133, 34], { licence: 'MIT', about: `English. ${small}` }),
  imageModel('dinov2-small', 'Xenova/dinov2-small', 384, [88, 23], {
    licence: 'Apache-2.0',
    about: 'Trained on pictures only. Runs on any device.',
  }),
  imageModel('dinov2-base', 'Xenova/dinov2-base', 768, [347, 90], {
    licence: 'Apache-2.0',
    about: 'The paper’s image encoder. Slow without a graphics adapter.',
  }),
  imageModel('clip-vit-base-patch32', 'Xenova/clip-vit-base-patch32', 512, [352, 89], {
    licence: 'MIT (OpenAI’s repository)',
    about: 'Image encoder of CLIP ViT-B/32. Runs on any device.',
  }),
  imageModel('siglip2-base', 'onnx-community/siglip2-base-patch16-224-ONNX', 768, [372, 95], {
    licence: 'Apache-2.0',
    about: 'Image encoder of SigLIP 2. Slow without a graphics adapter.',
  }),
  imageModel('mobileclip-s0', 'Xenova/mobileclip_s0', 512, [46, 12], {
    licence: 'Apple, research use (apple-amlr)',
    about: 'Made for phones: the smallest image encoder in the list.',
  }),
]

/** Any other hub model that transformers.js can run. Pooling follows the most common rule: mean of the tokens. */
export function cardOf(hub: string, modality: EncoderCard['modality'], revision = 'main'): EncoderCard {
  if (!/^[\w.-]+\/[\w.-]+$/.test(hub))
    throw new Error(`"${hub}" is not the name of a model: use owner/name as the hub shows it`)
  const unknown = { bytes: Number.NaN }
  return {
    id: hub,
    label: hub,
    modality,
    dims: 0,
    from: 'hub',
    hub,
    revision,
    weights: [
      { dtype: 'q8', ...unknown },
      { dtype: 'fp16', ...unknown },
      { dtype: 'fp32', ...unknown },
    ],
    licence: 'see its page on the hub',
    about: 'A model of your choice.',
    ...(modality === 'text' && { pooling: 'mean' }),
    batch: modality === 'text' ? 16 : 4,
  }
}

export const knownEncoders: readonly EncoderCard[] = [...siteEncoders, ...hubEncoders]
