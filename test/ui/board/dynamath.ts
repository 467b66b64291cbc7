/** DynaMath as its authors published it, as a pack: 501 programs × 10 variants, and invented prices by size, which the pack says. */
import { readFileSync } from 'node:fs'
import type { SealedPack } from '../../../src/packs/seal.ts'
import { sealPack } from '../../../src/packs/seal.ts'
import { dataPath } from '../../packs/support/data-folder.ts'

/** File, and cents per call. */
const prices: Readonly<Record<string, number>> = {
  GPT4o: 0.3,
  'claude3.5': 0.4,
  'Gemini1.5-Pro': 0.15,
  'Qwen2-72B': 0.08,
  'Qwen2-7B': 0.01,
  'InternVL2-76B': 0.08,
  'InternVL2-40B': 0.05,
  'InternVL2-26b': 0.03,
  'InternVL2-8b': 0.011,
  'llama-3.2-90B': 0.09,
  'llava1.6-34B': 0.04,
  'llava1.6-vicuna-13B': 0.02,
  'llava1.5-7B': 0.009,
  deepseek7B: 0.008,
}

/** Packs keep them in code-point order. */
const models = Object.keys(prices).sort()

const programs = 501
const variants = 10
const folder = 'published/samples and result'

interface Asked {
  readonly question: string
  readonly subject: string
}

export function dynamath(): Promise<SealedPack> {
  const read = (path: string) => readFileSync(dataPath('dynamath', folder, path), 'utf8')
  const answers = models.map((file) =>
    read(`${file}-result.csv`)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')),
  )
  const trials = Array.from(
    { length: variants },
    (_, v) => JSON.parse(read(`10trials/trial${v + 1}/dataset.json`)) as Record<string, Asked>,
  )
  const rows = Array.from({ length: programs * variants }, (_, i) => ({
    program: Math.floor(i / variants),
    variant: i % variants,
  }))
  const asked = rows.map(({ program, variant }) => trials[variant][program + 1])
  const subjects = [...new Set(asked.map(({ subject }) => subject))].sort()
  return sealPack({
    info: {
      id: 'dynamath',
      title: 'DynaMath',
      kind: 'real',
      source: { name: 'DynaMath', licence: 'see the authors' },
      grading: 'as published',
      tokenRules: { input: 'none', output: 'none' },
      models: models.map((id) => ({ id, access: 'open' })),
      datasets: subjects.map((id) => ({ id, group: 'Mathematics' })),
      priceSheet: { id: 'invented', title: 'Invented', date: '2026-01-01', source: 'test', assumed: true, prices: {} },
      notes: [],
    },
    quality: Float32Array.from(
      rows.flatMap(({ program, variant }) => answers.map((lines) => Number(lines[program][variant + 1] === 'correct'))),
    ),
    fixedCostUsd: Float64Array.from(rows.flatMap(() => models.map((model) => prices[model] / 100))),
    dataset: Uint8Array.from(asked, ({ subject }) => subjects.indexOf(subject)),
    // New variants of known questions, as the pack teaches: seven to learn from, one to choose on, two to be measured by.
    split: Uint8Array.from(rows, ({ variant }) => (variant < 7 ? 0 : variant === 7 ? 1 : 2)),
    group: Int32Array.from(rows, ({ program }) => program),
    samples: rows.map(({ program, variant }, i) => ({
      id: `${program + 1}-${variant + 1}`,
      prompt: asked[i].question,
    })),
  })
}
