import { describe, expect, it } from 'vitest'
import { modelFromName, sizeInName } from '../../../src/core/prices/price-sheets.ts'

describe('sizeInName', () => {
  it.each([
    ['Qwen2.5-VL-72B-Instruct', 72],
    ['llava_next_vicuna_7b', 7],
    ['llama3-chatqa-1.5-70b', 70],
    ['gemma-2-9b-it', 9],
    ['mistralai/Mixtral-8x7B-Instruct-v0.1', 56],
    ['SPHINX-v2', undefined],
    ['Phi-3.5-Vision', undefined],
    ['bison', undefined],
  ])('reads %s as %s', (id, size) => expect(sizeInName(id)).toBe(size))
})

describe('modelFromName', () => {
  it.each([
    ['gpt-4-1106-preview', 'api'],
    ['claude-3-haiku-20240307', 'api'],
    ['gemini-2.0-flash-001', 'api'],
    ['GPT4o', 'api'],
    ['Qwen2.5-VL-72B-Instruct', 'open'],
    ['gemma-2-9b-it', 'open'],
    ['llama-3.1-8b-instruct', 'open'],
  ])('takes %s for %s', (id, access) => expect(modelFromName(id).access).toBe(access))
})
