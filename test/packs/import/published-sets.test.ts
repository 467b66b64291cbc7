/** The shared sets, imported from their published files, against the reference figures beside them. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { oracleAccuracy, unsolvedShare } from '../../../src/core/hindsight.ts'
import { costMatrix } from '../../../src/core/prices/price.ts'
import { drawSplit } from '../../../src/core/split.ts'
import type { PackData } from '../../../src/core/types.ts'
import { fromBytes, type SourceFile } from '../../../src/packs/files.ts'
import { type ImportedFiles, importFiles } from '../../../src/packs/import/index.ts'
import { decodeSamples } from '../../../src/packs/matrices.ts'
import { decodePack } from '../../../src/packs/open.ts'
import { dataPath, hasData, readJson, sourceFiles, whyNot } from '../support/data-folder.ts'

interface Figures {
  overall: {
    N: number
    M: number
    accuracy: Record<string, number>
    oracle: number
    share_no_model_correct: number
    duplicate_texts: number
    mean_cost?: Record<string, number>
    mean_tokens?: Record<string, { mean_input_tokens: number; mean_output_tokens: number }>
  }
}

async function imported(files: readonly SourceFile[]) {
  const result = await importFiles(files)
  const { sealed, findings } = result
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  const { pack } = await decodePack(sealed!.entries)
  const samples = await decodeSamples(async (name) => sealed!.entries.get(name)!)
  return { result, pack: pack!, samples }
}

function expectFigures({ quality, n, m, info }: PackData, { overall }: Figures) {
  expect([n, m]).toEqual([overall.N, overall.M])
  const accuracy = info.models.map(({ id }, k) => {
    let sum = 0
    for (let at = k; at < n * m; at += m) sum += quality[at]
    return [id, Number((sum / n).toFixed(6))]
  })
  expect(Object.fromEntries(accuracy)).toEqual(overall.accuracy)
  expect(Number(oracleAccuracy(quality, n, m).toFixed(6))).toBe(overall.oracle)
  expect(Number(unsolvedShare(quality, n, m).toFixed(6))).toBe(overall.share_no_model_correct)
}

function expectSplitA(ids: readonly string[], published: Record<'train' | 'val' | 'test', string[]>) {
  const drawn = drawSplit(ids.length, 0)
  const idsOf = (part: Int32Array) => Array.from(part, (row) => ids[row])
  expect(idsOf(drawn.train)).toEqual(published.train)
  expect(idsOf(drawn.dev)).toEqual(published.val)
  expect(idsOf(drawn.test)).toEqual(published.test)
}

const warned = ({ findings }: ImportedFiles) => findings.filter(({ severity }) => severity === 'warning')

describe.skipIf(!hasData('routerarena-cached'))(`RouterArena as published${whyNot('routerarena-cached')}`, () => {
  it('gives the reference figures, and costs that equal tokens × price exactly', async () => {
    const { pack, samples, result } = await imported(sourceFiles('routerarena-cached'))
    const figures = readJson<Figures>('routerarena-cached', 'figures.json')
    expectFigures(pack, figures)
    expectSplitA(
      samples.map(({ id }) => id),
      readJson('routerarena-cached', 'split-A.json'),
    )
    expect(warned(result)).toEqual([])
    expect(pack.info.priceSheet.assumed).toBe(false)
    expect(pack.info.priceSheet.prices).toEqual({
      'claude-3-haiku-20240307': { inputPerMillion: 0.25, outputPerMillion: 1.25 },
      'gemini-2.0-flash-001': { inputPerMillion: 0.1, outputPerMillion: 0.4 },
    })
    const cost = costMatrix(pack, pack.info.priceSheet)
    for (const [k, { id }] of pack.info.models.entries()) {
      const lines = readFileSync(dataPath('routerarena-cached', `${id}.jsonl`), 'utf8')
        .trim()
        .split('\n')
      const recorded = new Map(lines.map((line) => [JSON.parse(line).global_index, JSON.parse(line)]))
      // Compared as decimals: sums of binary fractions may differ in the last bit.
      for (const [row, sample] of samples.entries()) {
        const { inference_cost } = recorded.get(sample.id).evaluation_result
        expect(cost[row * pack.m + k].toPrecision(14)).toBe(inference_cost.toPrecision(14))
      }
      let sum = 0
      for (let row = 0; row < pack.n; row++) sum += cost[row * pack.m + k]
      expect(Number((sum / pack.n).toPrecision(6))).toBe(figures.overall.mean_cost?.[id])
    }
  })
})

describe.skipIf(!hasData('routellm-mmlu'))(`RouteLLM as published${whyNot('routellm-mmlu')}`, () => {
  const files = () => sourceFiles('routellm-mmlu')

  it('gives the reference figures of MMLU from its 57 files, with assumed answers and prices that say so', async () => {
    const { pack, samples, result } = await imported(files().filter(({ path }) => path.startsWith('responses/')))
    expectFigures(pack, readJson('routellm-mmlu', 'figures.json'))
    expectSplitA(
      samples.map(({ id }) => id),
      readJson('routellm-mmlu', 'split-A.json'),
    )
    expect(pack.info.id).toBe('routellm-mmlu')
    expect(pack.info.datasets).toHaveLength(57)
    expect(pack.info.priceSheet.assumed).toBe(true)
    for (const price of Object.values(pack.info.priceSheet.prices)) expect(price.assumption).toMatch(/^assumed/)
    expect(pack.info.tokenRules.output).toContain('assumed')
    expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('gives the reference figures of GSM8K from its file, with tokens counted from the responses', async () => {
    const { pack, samples } = await imported(files().filter(({ path }) => path.startsWith('gsm8k_responses')))
    expectFigures(pack, readJson('routellm-mmlu', 'figures-gsm8k.json'))
    expectSplitA(
      samples.map(({ id }) => id),
      readJson('routellm-mmlu', 'split-A-gsm8k.json'),
    )
    expect(new Set(pack.outTokens).size).toBeGreaterThan(100)
  })

  it('reads the whole folder as one pack of both', async () => {
    const { pack } = await imported(files())
    expect([pack.n, pack.m, pack.info.id]).toEqual([14_042 + 1_319, 2, 'routellm'])
    expect([...new Set(pack.info.datasets.map(({ group }) => group))].sort()).toEqual(['GSM8K', 'MMLU'])
  })
})

describe.skipIf(!hasData('llmrouter-9llm'))(`LLMRouter as published${whyNot('llmrouter-9llm')}`, () => {
  it('gives the reference figures, graded scores and all, from train and test pooled in published order', async () => {
    const unpacked = ['train', 'test'].map((part) =>
      fromBytes(`${part}.json`, gunzipSync(readFileSync(dataPath('llmrouter-9llm', `${part}.json.gz`)))),
    )
    const { pack, samples, result } = await imported(unpacked)
    expectFigures(pack, readJson('llmrouter-9llm', 'figures.json'))
    expectSplitA(
      samples.map(({ id }) => id),
      readJson('llmrouter-9llm', 'split-A.json'),
    )
    expect(pack.quality.filter((score) => score > 0 && score < 1)).toHaveLength(1753)
    expect(Object.keys(pack.info.priceSheet.prices)).toHaveLength(9)
    expect(warned(result).map(({ what }) => what)).toEqual([
      'the source has neither answers nor tokens: 100 output tokens are assumed for every call',
    ])
  })
})
