/** Encoders of the model hub, run by transformers.js over the page's one onnxruntime-web. Loaded only when asked for. */
import {
  AutoConfig,
  AutoModel,
  AutoProcessor,
  AutoTokenizer,
  CLIPVisionModelWithProjection,
  env,
  type PreTrainedModel,
  RawImage,
  SiglipVisionModel,
  type Tensor,
} from '@huggingface/transformers'
import type { OnProgress } from '../core/types.ts'
import type { Device } from './device.ts'
import { pixelsOf } from './picture.ts'
import { type EncoderModel, normalizeRows, poolTokens } from './pool.ts'
import type { EncoderCard, Weights } from './registry.ts'
import { addressOf, sourceFetch, type WeightsSource } from './weights-source.ts'

export interface HubTools {
  readonly device: Device
  readonly source: WeightsSource
  readonly onProgress: OnProgress
}

export async function loadHubEncoder(
  card: EncoderCard,
  dtype: Weights['dtype'],
  tools: HubTools,
): Promise<EncoderModel> {
  configure(tools.source)
  const id = card.hub ?? card.id
  const options = {
    revision: card.revision,
    dtype: dtype === 'int8' ? ('q8' as const) : dtype,
    device: tools.device.provider,
    progress_callback: downloads(tools.onProgress),
  }
  return card.modality === 'text' ? textModel(card, id, options) : imageModel(id, options)
}

function configure(source: WeightsSource) {
  Object.assign(env, addressOf(source))
  env.allowLocalModels = false
  env.allowRemoteModels = true
  env.fetch = sourceFetch(source, fetch)
  // Browsers keep what the hub allows them to keep; a second copy would only fill the visitor's disk.
  env.useBrowserCache = source.kind === 'hub'
  env.useWasmCache = false
}

interface LoadOptions {
  readonly revision: string
  readonly dtype: 'fp32' | 'fp16' | 'q8'
  readonly device: Device['provider']
  readonly progress_callback: (event: object) => void
}

/** Bytes over all files that are under way. */
function downloads(onProgress: OnProgress): (event: object) => void {
  const files = new Map<string, { loaded: number; total: number }>()
  return (event) => {
    const {
      status,
      file,
      loaded = 0,
      total = 0,
    } = event as Partial<Record<string, never>> & {
      status?: string
      file?: string
      loaded?: number
      total?: number
    }
    if (status !== 'progress' || !file) return
    files.set(file, { loaded, total })
    const sum = (of: 'loaded' | 'total') => [...files.values()].reduce((all, one) => all + one[of], 0)
    onProgress({ done: sum('loaded'), total: sum('total'), unit: 'bytes', note: `getting ${file}` })
  }
}

async function textModel(card: EncoderCard, id: string, options: LoadOptions): Promise<EncoderModel> {
  const tokenizer = await AutoTokenizer.from_pretrained(id, options)
  const model = await AutoModel.from_pretrained(id, options)
  return {
    modality: 'text',
    dims: sizeOf(model),
    async encode(texts) {
      const prefixed = texts.map((text) => `${card.prefix ?? ''}${text}`)
      const inputs = await tokenizer(prefixed, { padding: true, truncation: true })
      const output = (await model(inputs)) as Record<string, Tensor>
      const hidden = output.last_hidden_state ?? output.token_embeddings
      if (!hidden) throw new Error(`"${id}" gives no token vectors: choose a text embedding model`)
      const shape = shapeOf(hidden)
      const mask = inputs.attention_mask.data as BigInt64Array
      return normalizeRows(poolTokens(await floats(hidden), mask, shape, card.pooling ?? 'mean'), shape.dims)
    },
    dispose: async () => void (await model.dispose()),
  }
}

/** Protocol 1.4: the projected vector of CLIP and SigLIP, else the pooled output, else the first token. */
async function imageModel(id: string, options: LoadOptions): Promise<EncoderModel> {
  const config = await AutoConfig.from_pretrained(id, options)
  const kind = String((config as { model_type?: string }).model_type)
  const type = kind.startsWith('clip')
    ? CLIPVisionModelWithProjection
    : kind.startsWith('siglip')
      ? SiglipVisionModel
      : AutoModel
  const processor = await AutoProcessor.from_pretrained(id, options)
  const model: PreTrainedModel = await type.from_pretrained(id, options)
  return {
    modality: 'image',
    dims: sizeOf(model),
    async encode(pictures) {
      const images = pictures.map((picture) => new RawImage(pixelsOf(picture), picture.width, picture.height, 4).rgb())
      const { pixel_values } = await processor(images)
      const output = (await model({ pixel_values })) as Record<string, Tensor>
      const pooled = output.image_embeds ?? output.pooler_output
      if (pooled) return normalizeRows((await floats(pooled)).slice(), pooled.dims[1] ?? 0)
      const hidden = output.last_hidden_state
      if (!hidden) throw new Error(`"${id}" gives no picture vectors: choose an image encoder`)
      const shape = shapeOf(hidden)
      return normalizeRows(poolTokens(await floats(hidden), [], shape, 'cls'), shape.dims)
    },
    dispose: async () => void (await model.dispose()),
  }
}

/** Half precision comes back as float32. */
const floats = async (tensor: Tensor): Promise<Float32Array> =>
  (tensor.type === 'float32' ? tensor : tensor.to('float32')).data as Float32Array

function shapeOf({ dims: [rows, tokens, dims] }: Tensor) {
  if (rows === undefined || tokens === undefined || dims === undefined)
    throw new Error('the model gives no vector per token: choose another')
  return { rows, tokens, dims }
}

/** What the configuration says; 0 when it does not, and the first batch tells. */
function sizeOf(model: PreTrainedModel): number {
  const config = model.config as unknown as Record<string, unknown> & { vision_config?: Record<string, unknown> }
  const size = config.projection_dim ?? config.hidden_size ?? config.vision_config?.hidden_size
  return typeof size === 'number' ? size : 0
}
