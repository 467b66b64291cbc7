import { describe, expect, it } from 'vitest'
import { loadTokenCounter } from '../../src/packs/tokens.ts'

describe('token counts', () => {
  it('are those of cl100k_base', async () => {
    const count = await loadTokenCounter()
    // tiktoken's own examples: "hello world" is 2 tokens, "tiktoken is great!" is 6.
    expect(['', 'hello world', 'tiktoken is great!', ' '].map(count)).toEqual([0, 2, 6, 1])
  })

  it('fall back to words where a reserved marker makes the tokenizer give up', async () => {
    const count = await loadTokenCounter()
    expect(count('one two <|endoftext|> three')).toBe(5)
    expect(count('a <|fim_prefix|>')).toBe(2)
  })

  it('of a word without end take seconds, not hours, and stay within a token a cut', async () => {
    const count = await loadTokenCounter()
    expect(Math.abs(count('aQx'.repeat(100_000)) - 200_000)).toBeLessThan(100)
  }, 20_000)

  it('treat markers of other encodings as plain text, as tiktoken does', async () => {
    const count = await loadTokenCounter()
    expect(count('<|im_start|>')).toBeGreaterThan(1)
  })
})
