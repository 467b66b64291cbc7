import { describe, expect, it } from 'vitest'
import { Session } from '../../src/page/session.ts'

describe('a price that is typed in', () => {
  it('keeps what was typed a moment before, shown or not', () => {
    const session = new Session({} as ConstructorParameters<typeof Session>[0])
    session.setPrice('ant', { inputPerMillion: 1 })
    session.setPrice('ant', { outputPerMillion: 2 })
    session.setPrice('bee', { outputPerMillion: 3 })
    expect(session.state.experiment.prices).toEqual({
      ant: { inputPerMillion: 1, outputPerMillion: 2 },
      bee: { inputPerMillion: Number.NaN, outputPerMillion: 3 },
    })
    session.setPrice('ant', undefined)
    expect(Object.keys(session.state.experiment.prices)).toEqual(['bee'])
  })
})
