/**
 * Tiny models in the layout of a hub, made here: a text encoder with its tokenizer and an image encoder with its
 * processor, weights drawn by seed. What they must answer is computed here as well, in plain loops, without any runtime.
 */

import { Graph } from '../../src/cli/encoders/graph.ts'
import { createRng } from '../../src/core/rng.ts'

const dims = 8
const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'how', 'many', 'red', 'blue', 'boxes', 'are', 'there', '?']
export const side = 32
const patch = 16

const rng = createRng(7)
const draw = (n: number) => Float32Array.from({ length: n }, () => rng.random() * 2 - 1)
const table = draw(words.length * dims)
const mix = draw(dims * dims)
const kernel = draw(dims * 3 * patch * patch).map((x) => x / 16)

/** Files below `owner/name`, as a hub serves them. */
export type ModelFiles = Readonly<Record<string, Uint8Array | string>>

export function tinyText(): ModelFiles {
  const graph = new Graph('tiny text', 'random')
  const ids = graph.input('input_ids', 'int64', ['batch', 'tokens'], 'ids')
  graph.input('attention_mask', 'int64', ['batch', 'tokens'], 'mask')
  const looked = graph.op('Gather', [graph.constant(table, [words.length, dims]), ids])
  graph.op('Tanh', [graph.op('MatMul', [looked, graph.constant(mix, [dims, dims])])], {}, 'last_hidden_state')
  graph.output('last_hidden_state', ['batch', 'tokens', dims], 'token vectors')
  return {
    'config.json': JSON.stringify({
      model_type: 'bert',
      architectures: ['BertModel'],
      hidden_size: dims,
      vocab_size: words.length,
    }),
    'tokenizer_config.json': JSON.stringify({
      tokenizer_class: 'BertTokenizer',
      do_lower_case: true,
      model_max_length: 64,
      pad_token: '[PAD]',
      unk_token: '[UNK]',
      cls_token: '[CLS]',
      sep_token: '[SEP]',
    }),
    'tokenizer.json': JSON.stringify(tokenizer),
    'onnx/model.onnx': graph.encode(),
  }
}

const special = (id: number) => ({
  id,
  content: words[id],
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
})
const tokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [0, 1, 2, 3].map(special),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(words.map((word, i) => [word, i])),
  },
}

const unit = (values: readonly number[]) => {
  const length = Math.hypot(...values)
  return values.map((x) => x / length)
}

/** Mean over [CLS], the words and [SEP] of tanh(vector · mix), of length 1. */
export function textReference(text: string): number[] {
  const ids = [
    2,
    ...text
      .toLowerCase()
      .split(/\s+|(?=\?)/)
      .map((word) => Math.max(1, words.indexOf(word))),
    3,
  ]
  const sum = new Array<number>(dims).fill(0)
  for (const id of ids)
    for (let j = 0; j < dims; j++) {
      let x = 0
      for (let i = 0; i < dims; i++) x += table[id * dims + i] * mix[i * dims + j]
      sum[j] += Math.tanh(x) / ids.length
    }
  return unit(sum)
}

export function tinyImage(): ModelFiles {
  const graph = new Graph('tiny image', 'random')
  const pixels = graph.input('pixel_values', 'float', ['batch', 3, side, side], 'pixels')
  const weights = graph.constant(kernel, [dims, 3, patch, patch])
  const patches = graph.op('Conv', [pixels, weights], { strides: [patch, patch] })
  const rows = graph.op('Reshape', [patches, graph.constant(BigInt64Array.of(0n, BigInt(dims), -1n), [3])])
  graph.op('Transpose', [rows], { perm: [0, 2, 1] }, 'last_hidden_state')
  graph.output('last_hidden_state', ['batch', (side / patch) ** 2, dims], 'patch vectors')
  return {
    'config.json': JSON.stringify({
      model_type: 'vit',
      architectures: ['ViTModel'],
      hidden_size: dims,
      image_size: side,
      patch_size: patch,
    }),
    'preprocessor_config.json': JSON.stringify({
      image_processor_type: 'ViTFeatureExtractor',
      do_resize: true,
      size: { height: side, width: side },
      resample: 2,
      do_rescale: true,
      rescale_factor: 1 / 255,
      do_normalize: true,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
    }),
    'onnx/model.onnx': graph.encode(),
  }
}

/** The first patch (protocol 1.4: the first token) of a picture of side × side, RGB. */
export function imageReference(rgb: Uint8Array): number[] {
  const out = new Array<number>(dims).fill(0)
  for (let d = 0; d < dims; d++)
    for (let c = 0; c < 3; c++)
      for (let y = 0; y < patch; y++)
        for (let x = 0; x < patch; x++)
          out[d] += kernel[((d * 3 + c) * patch + y) * patch + x] * (rgb[(y * side + x) * 3 + c] / 127.5 - 1)
  return unit(out)
}
