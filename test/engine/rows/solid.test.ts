import { describe, expect, it } from 'vitest'
import { Insight } from '../../../src/engine/insight.ts'
import { solidity } from '../../../src/engine/rows/solid.ts'
import { outcomesOf } from '../../../src/engine/score/outcomes.ts'
import { openEngine, smallExperiment } from '../open-engine.ts'
import { smallPack } from '../small-pack.ts'

const engine = await openEngine(await smallPack())
const input = await engine.scorable(smallExperiment, true)
const n = input.split.split.test.length

/** The sums of two rows without some questions of the pack. */
function without(keys: readonly [string, string], questions: readonly number[], of: 'quality' | 'cost') {
  const outcomes = outcomesOf(input)
  const left = new Set(questions)
  return keys.map((key) => {
    const values = outcomes.find((outcome) => outcome.key === key)![of]
    return [...input.split.split.test].reduce((sum, row, i) => sum + (left.has(row) ? 0 : values[i]), 0)
  })
}

describe('what it takes to undo a lead', () => {
  it('are questions without which the row is not ahead, and with one of them fewer it is', () => {
    for (const keys of [
      ['knn', 'cheapest'],
      ['random', 'oracle'],
      ['strongest', 'kmeans'],
    ] as const) {
      const { accuracy, cost } = solidity(input, keys, [])!
      for (const [undoing, of, sign] of [
        [accuracy, 'quality', 1],
        [cost, 'cost', -1],
      ] as const) {
        const { ahead, questions } = undoing
        if (ahead === undefined) continue
        const front = keys[0] === ahead ? sign : -sign
        const lead = (fewer: readonly number[]) => {
          const [a, b] = without(keys, fewer, of)
          return front * (a - b)
        }
        expect(new Set(questions).size).toBe(questions.length)
        expect(lead([])).toBeGreaterThan(0)
        expect(lead(questions)).toBeLessThanOrEqual(1e-9)
        for (const kept of questions) expect(lead(questions.filter((row) => row !== kept))).toBeGreaterThan(0)
      }
    }
  })

  it('are as many as the difference of right answers, where each counts one', () => {
    const keys = ['knn', 'cheapest'] as const
    const [a, b] = without(keys, [], 'quality')
    expect(solidity(input, keys, [])?.accuracy.questions.length).toBe(Math.abs(a - b))
  })

  it('are none where neither row is ahead', () => {
    expect(solidity(input, ['knn', 'knn'], [])).toEqual({ n, accuracy: { questions: [] }, cost: { questions: [] } })
  })

  it('are not told of a row that has not run', async () => {
    expect(await new Insight(engine).solid(smallExperiment, ['knn', 'nobody'])).toBeUndefined()
  })
})

describe('the same question asked twice', () => {
  const { pack } = input
  /** Rows 0 and 2 are one question, so are 1, 3 and 5; the rest is asked once, or says nothing. */
  const texts = ['Which?', 'How many?', 'which? ', 'How many?', '', 'How many?', '']
  const samples = Array.from({ length: pack.n }, (_, row) => ({ id: String(row), prompt: texts[row] ?? `only ${row}` }))

  it('tells how often two answers differ, and what that does to an accuracy', () => {
    const { noise } = solidity(input, ['knn', 'strongest'], samples)!
    expect([noise?.questions, noise?.asked]).toEqual([2, 5])
    noise?.models.forEach(({ model, differs, sd }, k) => {
      expect(model).toBe(pack.info.models[k].id)
      const of = (...rows: number[]) => {
        const answers = rows.map((row) => pack.quality[row * pack.m + k])
        const mean = answers.reduce((a, b) => a + b) / rows.length
        return answers.reduce((sum, answer) => sum + (answer - mean) ** 2, 0)
      }
      const variance = (of(0, 2) + of(1, 3, 5)) / 3
      expect(differs).toBeCloseTo(2 * variance, 12)
      expect(sd).toBeCloseTo(Math.sqrt(variance / n), 12)
    })
  })

  it('counts neither empty texts nor one text about two pictures', () => {
    const shown = samples.map((sample, row) => ({ ...sample, image: `${row}.png` }))
    expect(solidity(input, ['knn', 'strongest'], shown)?.noise).toBeUndefined()
  })
})
