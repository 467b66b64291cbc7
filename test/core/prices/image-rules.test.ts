import { describe, expect, it } from 'vitest'
import { imageRuleById, imageRules, withImageRule } from '../../../src/core/prices/image-rules.ts'
import { costMatrix } from '../../../src/core/prices/price.ts'
import { makePack, makeSheet } from '../fakes.ts'

describe('imageRules', () => {
  it.each([
    // OpenAI's own examples for high detail: 1024² is 765 tokens, 2048×4096 is 1105.
    ['provider', 'GPT4o', [1024, 1024], 765],
    ['provider', 'gpt-4o', [2048, 4096], 1105],
    ['provider', 'GeminiFlash2-5', [300, 200], 258],
    ['provider', 'gemini-2.0-flash', [1000, 700], 516],
    // Anthropic's own example: 1000² is about 1334 tokens.
    ['provider', 'claude-3-haiku', [1000, 1000], 1334],
    ['provider', 'Qwen2.5-VL-72B-Instruct', [400, 400], 512],
    ['family', 'llava_next_vicuna_7b', [336, 336], 196],
    ['family', 'InternVL2_5-78B', [224, 224], 256],
    ['family', 'InternVL2_5-78B', [2000, 2000], 1024],
    ['flat', 'GPT4o', [4000, 4000], 256],
  ] as const)('%s counts %s at %s as %i', (rule, model, size, tokens) =>
    expect(imageRuleById(rule).tokens(model, size)).toBe(tokens),
  )
})

describe('withImageRule', () => {
  const models = ['GPT4o', 'Qwen-7B']
  const pack = makePack({
    models,
    n: 3,
    inTokens: Uint32Array.of(256 + 10, 20, 512 + 30),
    outTokens: new Uint32Array(6),
    images: Uint32Array.of(0, 1024, 1024, 2, 100, 100, 2, 100, 100),
  })
  const sheet = makeSheet(models, () => [1e6, 1])

  it('replaces the flat count of each picture, model by model, and leaves texts alone', () => {
    const cost = costMatrix(withImageRule(pack, imageRuleById('provider')), sheet)
    expect([...cost]).toEqual([775, 1034, 20, 20, 2 * 255 + 30, 2 * 256 + 30])
  })
  it('leaves packs as they are under the flat rule, and where sizes are not known', () => {
    const { images: _images, ...sizeless } = pack
    expect(withImageRule(pack, imageRules[0])).toBe(pack)
    expect(withImageRule(sizeless, imageRules[2])).toBe(sizeless)
  })
})
