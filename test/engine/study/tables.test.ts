import { describe, expect, it } from 'vitest'
import { pooled } from '../../../src/engine/study/plan.ts'
import { printValue } from '../../../src/engine/study/print.ts'
import { recordsOf, type StudyTable } from '../../../src/engine/study/tables.ts'

describe('values of a study', () => {
  it.each([
    ['percent', { n: 5, mean: 0.7749, sd: 0.0056 }, '77.49, sd 0.56'],
    ['percent', { n: 1, mean: 0.7749, sd: Number.NaN }, '77.49'],
    ['cost', { n: 5, mean: 1.13, sd: 0.134 }, '1.13, sd 0.13'],
    ['score', { value: 69.74, computed: true }, '(69.74)'],
    ['score', { value: 74.59, sd: 1.05 }, '74.59, sd 1.05'],
    ['score', undefined, ''],
    ['score', Number.NaN, '–'],
    ['lambda', 'inf', '∞'],
    ['lambda', 0.01, '0.01'],
    ['rate', 123_456, '123,000'],
    ['ms', 0.012345, '0.0123'],
    ['points', 0.0123, '+1.23'],
  ] as const)('print %s %j as %s', (format, value, text) => {
    expect(printValue({ format }, value)).toBe(text)
  })

  it('leave in full, spreads as two columns, nothing for what does not apply', () => {
    const table: StudyTable = {
      caption: 'x',
      columns: [
        { id: 'router', head: 'Router', format: 'text' },
        { id: 'accuracy', head: 'Accuracy, %', format: 'percent' },
      ],
      rows: [
        { values: { router: 'a', accuracy: { n: 2, mean: 1 / 3, sd: 0.1 } }, picked: true },
        { values: { router: 'b', accuracy: Number.NaN } },
      ],
    }
    expect(recordsOf(table)).toEqual([
      { router: 'a', accuracy: 1 / 3, 'accuracy.sd': 0.1, picked: 'yes' },
      { router: 'b' },
    ])
  })
})

describe('a pool', () => {
  it('never runs more than its size at once, and yields everything as it is done', async () => {
    let running = 0
    let most = 0
    const task = (ms: number) => async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, ms))
      running--
      return ms
    }
    const done: number[] = []
    for await (const ms of pooled([task(40), task(5), task(10)], 2)) done.push(ms)
    expect(most).toBe(2)
    expect(done).toEqual([5, 10, 40])
  })

  it('ends with the failure of a task', async () => {
    const all = async () => {
      for await (const _ of pooled([async () => Promise.reject(new Error('no'))], 2)) expect.unreachable()
    }
    await expect(all()).rejects.toThrow('no')
  })
})
