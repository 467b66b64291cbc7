import { describe, expect, it } from 'vitest'
import { type Likeness, likeness, matchName, modelFromName, sizeInName } from '../../../src/core/prices/model-names.ts'

const alike: readonly (readonly [string, string, Likeness])[] = [
  ['GPT4o', 'gpt-4o', 'same'],
  ['GPT4o', 'openai/gpt-4o', 'same'],
  ['GPT4o', 'GPT_4o', 'same'],
  ['gpt-4o-2024-08-06', 'GPT4o', 'likely'],
  ['openai/gpt-4o-20240806', 'GPT4o', 'likely'],
  ['gpt-4o-0806', 'GPT4o', 'likely'],
  ['gpt-4o-latest', 'GPT4o', 'likely'],
  ['gpt-4o-mini-2024-07-18', 'GPT4o-mini', 'likely'],
  ['gpt-4-0613', 'gpt-4', 'likely'],
  ['GPT-4V', 'gpt4v', 'same'],
  ['Phi-3.5-vision-instruct', 'Phi-3.5-Vision', 'likely'],
  ['microsoft/Phi-3.5-vision-instruct', 'Phi-3.5-Vision', 'likely'],
  ['phi_3_5_vision', 'Phi-3.5-Vision', 'same'],
  ['Qwen/Qwen2.5-VL-72B-Instruct', 'Qwen2.5-VL-72B-Instruct', 'same'],
  ['qwen2_5_vl_72b_instruct', 'Qwen2.5-VL-72B-Instruct', 'same'],
  ['Qwen2.5-VL-72B', 'Qwen2.5-VL-72B-Instruct', 'likely'],
  ['Qwen-VL-2.5-72B', 'Qwen2.5-VL-72B-Instruct', 'likely'],
  ['Qwen2.5-VL-32B', 'Qwen/Qwen2.5-VL-32B-Instruct', 'likely'],
  ['gemini-2.5-flash', 'GeminiFlash2-5', 'same'],
  ['google/gemini-2.5-flash', 'GeminiFlash2-5', 'same'],
  ['gemini-2.5-flash-preview-05-20', 'GeminiFlash2-5', 'likely'],
  ['gemini-2.0-flash-001', 'gemini-2.0-flash', 'likely'],
  ['gemini-2-flash', 'gemini-2.0-flash', 'likely'],
  ['google/gemma-3-27b-it', 'Gemma3-27B', 'likely'],
  ['gemma3-27b', 'Gemma3-27B', 'same'],
  ['OpenGVLab/InternVL2.5-78B', 'InternVL2_5-78B', 'same'],
  ['internvl-2.5-78b', 'InternVL2_5-78B', 'same'],
  ['deepseek-ai/Janus-Pro-7B', 'Janus-Pro-7B', 'same'],
  ['janus_pro_1b', 'Janus-Pro-1B', 'same'],
  ['moonshotai/Kimi-VL-A3B-Thinking-2506', 'Kimi-VL-A3B-Thinking-2506', 'same'],
  ['Kimi-VL-A3B-Thinking', 'Kimi-VL-A3B-Thinking-2506', 'likely'],
  ['XiaomiMiMo/MiMo-VL-7B-RL', 'MiMo-VL-7B-RL', 'same'],
  ['mistralai/Pixtral-12B-2409', 'Pixtral-12B', 'likely'],
  ['pixtral 12b', 'Pixtral-12B', 'same'],
  ['baidu/Qianfan-VL-8B', 'Qianfan-VL-8B', 'same'],
  ['HuggingFaceTB/SmolVLM2', 'SmolVLM2', 'same'],
  ['deepseek-ai/deepseek-vl2', 'deepseek_vl2', 'same'],
  ['deepseek-vl2-tiny', 'deepseek_vl2_tiny', 'same'],
  ['llava-hf/llava-next-vicuna-7b-hf', 'llava_next_vicuna_7b', 'likely'],
  ['LLaVA-Next-Vicuna-7B', 'llava_next_vicuna_7b', 'same'],
  ['llava-v1.5-7b', 'llava_1.5_7b', 'likely'],
  ['llava-hf/llava-1.5-7b-hf', 'LLaVA-v1.5-7B', 'likely'],
  ['claude-3-5-sonnet-20241022', 'claude-3.5-sonnet', 'likely'],
  ['anthropic/claude-3.5-sonnet', 'Claude-3-5-Sonnet', 'same'],
  ['meta-llama/Llama-3.2-11B-Vision-Instruct', 'llama3.2-vision-11b', 'likely'],
  ['Mixtral-8x7B-Instruct-v0.1', 'mistralai/Mixtral-8x7B-Instruct-v0.1', 'same'],
]

const apart: readonly (readonly [string, string])[] = [
  ['gpt-4o', 'gpt-4o-mini'],
  ['gpt-4o-mini-2024-07-18', 'GPT4o'],
  ['gpt-4', 'gpt-4o'],
  ['gpt-4', 'GPT-4V'],
  ['gpt-4-turbo', 'gpt-4'],
  ['gpt-4.1', 'gpt-4'],
  ['gpt-4.1', 'gpt-4.1-nano'],
  ['gpt-4-32k', 'gpt-4'],
  ['gpt-4-1106-preview', 'gpt-4'],
  ['gpt-4o-2024-05-13', 'gpt-4o-2024-08-06'],
  ['Kimi-VL-A3B-Thinking-2508', 'Kimi-VL-A3B-Thinking-2506'],
  ['---', '...'],
  ['', 'GPT4o'],
  ['gpt-3.5', 'gpt-35'],
  ['o1', 'o3'],
  ['o1-mini', 'o1'],
  ['Qwen2.5-VL-7B-Instruct', 'Qwen2.5-VL-72B-Instruct'],
  ['Qwen2-VL-72B-Instruct', 'Qwen2.5-VL-72B-Instruct'],
  ['Qwen2.5-72B-Instruct', 'Qwen2.5-VL-72B-Instruct'],
  ['Qwen2.5-VL-3B-Instruct', 'Qwen2.5-VL-32B-Instruct'],
  ['Qwen2.5-VL-72B-Instruct-AWQ', 'Qwen2.5-VL-72B-Instruct'],
  ['Qwen-VL-Max', 'Qwen-VL-Plus'],
  ['Qwen3-VL-8B-Thinking', 'Qwen3-VL-8B-Instruct'],
  ['QVQ-72B-Preview', 'Qwen2.5-VL-72B-Instruct'],
  ['gemini-2.5-flash', 'gemini-2.5-pro'],
  ['gemini-2.5-flash-lite', 'GeminiFlash2-5'],
  ['gemini-2.0-flash', 'GeminiFlash2-5'],
  ['gemini-2.0-flash-thinking', 'gemini-2.0-flash'],
  ['gemini-1.5-pro', 'gemini-1.0-pro'],
  ['gemma-3-12b-it', 'Gemma3-27B'],
  ['gemma-2-27b-it', 'Gemma3-27B'],
  ['InternVL2-78B', 'InternVL2_5-78B'],
  ['InternVL3-78B', 'InternVL2_5-78B'],
  ['InternVL25-78B', 'InternVL2_5-78B'],
  ['InternVL2_5-8B', 'InternVL2_5-78B'],
  ['InternVL2_5-78B-MPO', 'InternVL2_5-78B'],
  ['Janus-1.3B', 'Janus-Pro-1B'],
  ['Janus-Pro-1B', 'Janus-Pro-7B'],
  ['Kimi-VL-A3B-Instruct', 'Kimi-VL-A3B-Thinking-2506'],
  ['MiMo-VL-7B-SFT', 'MiMo-VL-7B-RL'],
  ['Phi-3-vision', 'Phi-3.5-Vision'],
  ['Phi-4-multimodal-instruct', 'Phi-3.5-Vision'],
  ['Phi-3.5-mini-instruct', 'Phi-3.5-Vision'],
  ['Pixtral-Large-2411', 'Pixtral-12B'],
  ['SmolVLM', 'SmolVLM2'],
  ['SmolVLM2-500M', 'SmolVLM2'],
  ['deepseek_vl2_small', 'deepseek_vl2_tiny'],
  ['deepseek_vl2', 'deepseek_vl2_tiny'],
  ['deepseek-vl-7b-chat', 'deepseek_vl2'],
  ['llava-v1.5-7b', 'llava-v1.6-7b'],
  ['llava-v1.5-7b', 'llava-v1.5-13b'],
  ['llava_next_mistral_7b', 'llava_next_vicuna_7b'],
  ['claude-3-haiku', 'claude-3-sonnet'],
  ['claude-3-sonnet', 'claude-3.5-sonnet'],
  ['glm-4-9b', 'glm-4v-9b'],
  ['MiniCPM-V-2_6', 'MiniCPM-V-2'],
  ['llama-3.1-8b-instruct', 'llama-3.1-80b-instruct'],
  ['Mixtral-8x7B', 'Mixtral-8x22B'],
]

describe('names of models', () => {
  it('has at least forty pairs of each kind', () => {
    expect(Math.min(alike.length, apart.length)).toBeGreaterThanOrEqual(40)
  })

  it.each(alike)('%s is %s: %s', (a, b, how) => {
    expect(likeness(a, b)).toBe(how)
    expect(likeness(b, a)).toBe(how)
  })

  it.each(apart)('%s is not %s', (a, b) => {
    expect(likeness(a, b)).toBeUndefined()
    expect(likeness(b, a)).toBeUndefined()
  })

  it('are found in a list: exactly, by spelling before by likeness, and not where two are as likely', () => {
    const list = ['GPT4o', 'GPT-4o', 'Gemma3-27B', 'x-7b-chat', 'x-7b-instruct']
    expect(matchName('GPT4o', list)).toEqual({ listed: 'GPT4o', how: 'exact' })
    expect(matchName('gpt4o', list)).toBeUndefined()
    expect(matchName('gemma-3-27b', list)).toEqual({ listed: 'Gemma3-27B', how: 'same' })
    expect(matchName('gemma-3-27b-it', list)).toEqual({ listed: 'Gemma3-27B', how: 'likely' })
    expect(matchName('x-7b', list)).toBeUndefined()
    expect(matchName('nobody', list)).toBeUndefined()
  })
})

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
