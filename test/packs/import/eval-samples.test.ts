/** Logs as lm-evaluation-harness and lmms-eval write them; figures computed by hand from the lines below. */
import { describe, expect, it } from 'vitest'
import { fromBytes } from '../../../src/packs/files.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { decodePack } from '../../../src/packs/open.ts'

async function read(files: Record<string, object[]>) {
  const result = await importFiles(
    Object.entries(files).map(([path, lines]) =>
      fromBytes(path, new TextEncoder().encode(lines.map((line) => JSON.stringify(line)).join('\n'))),
    ),
  )
  const { pack } = await decodePack(result.sealed!.entries)
  return { pack: pack!, said: result.findings.map(({ what }) => what).join('\n') }
}

/** 8 questions, right where `right(i)`; each under two filters, as lm-eval writes generated answers. */
const lmEval = (right: (i: number) => boolean) =>
  Array.from({ length: 16 }, (_, at) => {
    const i = at >> 1
    const strict = at % 2 === 0
    return {
      doc_id: i,
      doc: { question: `What is ${i} + 1?`, answer: String(i + 1) },
      target: String(i + 1),
      arguments: { gen_args_0: { arg_0: `Q: What is ${i} + 1?\nA:`, arg_1: { until: ['\n'] } } },
      resps: [[right(i) ? `It is ${i + 1}` : 'I do not know']],
      filtered_resps: [right(i) ? String(i + 1) : ''],
      filter: strict ? 'strict-match' : 'flexible-extract',
      metrics: ['exact_match'],
      doc_hash: `hash-${i}`,
      exact_match: strict ? Number(right(i)) : 1,
    }
  })

describe('samples of lm-evaluation-harness', () => {
  it('are one question per document and filter, the newest run of each model, with estimated tokens', async () => {
    const { pack, said } = await read({
      'out/ant__ant-3b/samples_sums_2026-01-02T10-00-00.123456.jsonl': lmEval((i) => i % 2 === 0),
      'out/ant__ant-3b/samples_sums_2025-01-02T10-00-00.123456.jsonl': lmEval(() => true),
      'out/bee__bee-8b/samples_sums_2026-01-02T11-00-00.123456.jsonl': lmEval((i) => i !== 3),
    })
    expect(pack.info.models.map(({ id }) => id)).toEqual(['ant/ant-3b', 'bee/bee-8b'])
    expect(pack.info.datasets.map(({ id }) => id)).toEqual(['sums'])
    const scores = Array.from({ length: 8 }, (_, i) => [...pack.quality.slice(2 * i, 2 * i + 2)])
    expect(scores).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => [Number(i % 2 === 0), Number(i !== 3)]))
    expect(pack.info.tokenRules.output).toContain('estimated')
    expect(pack.outTokens!.every((tokens) => tokens > 0)).toBe(true)
    for (const words of ['older run', 'filtered by "strict-match"']) expect(said).toContain(words)
  })
})

describe('samples of lmms-eval', () => {
  it('have tokens of their own, and metrics that may be objects', async () => {
    const lines = (right: (i: number) => boolean) =>
      Array.from({ length: 4 }, (_, i) => ({
        doc_id: i,
        target: 'x',
        input: `Look at picture ${i}.`,
        resps: [['x']],
        filtered_resps: ['x'],
        token_counts: [{ input: 100 + i, output: 7, reasoning: null }],
        doc_hash: `h${i}`,
        mmmu_acc: { id: i, score: Number(right(i)) },
      }))
    const { pack } = await read({
      'logs/ant-3b/20260102_100000_samples_mmmu_val.jsonl': lines((i) => i > 0),
      'logs/bee-8b/20260102_100000_samples_mmmu_val.jsonl': lines(() => true),
    })
    expect([...pack.quality]).toEqual([0, 1, 1, 1, 1, 1, 1, 1])
    expect([...pack.inTokens!]).toEqual([100, 101, 102, 103])
    expect([...pack.outTokens!].every((tokens) => tokens === 7)).toBe(true)
    expect(pack.info.datasets.map(({ id }) => id)).toEqual(['mmmu_val'])
  })
})
