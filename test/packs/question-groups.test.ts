import { describe, expect, it } from 'vitest'
import { questionGroups } from '../../src/packs/question-groups.ts'

const groups = (...samples: { prompt: string; options?: string[]; image?: string }[]) =>
  Array.from(questionGroups(samples.map((sample, i) => ({ id: String(i), ...sample }))))

describe('questionGroups', () => {
  it('puts questions about one picture together, whatever they ask', () => {
    expect(groups({ prompt: 'a', image: '1' }, { prompt: 'b', image: '1' }, { prompt: 'a', image: '2' })).toEqual([
      0, 0, 1,
    ])
  })
  it('puts questions together that share one of several pictures, through a third as well', () => {
    const image = (...paths: string[]) => ({ prompt: 'a', image: paths.join(';') })
    expect(groups(image('1'), image('2'), image('3', '2'), image('1', '3'))).toEqual([0, 0, 0, 0])
  })
  it('puts equal texts without a picture together, spaces and case aside', () => {
    expect(groups({ prompt: 'How  many?' }, { prompt: 'how many?\n' }, { prompt: 'how many' })).toEqual([0, 0, 1])
  })
  it('tells texts with other options apart', () => {
    expect(groups({ prompt: 'a', options: ['x'] }, { prompt: 'a', options: ['y'] }, { prompt: 'a' })).toEqual([0, 1, 2])
  })
})
