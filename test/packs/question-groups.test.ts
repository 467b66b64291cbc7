import { describe, expect, it } from 'vitest'
import { questionUnits } from '../../src/packs/question-groups.ts'

const units = (...samples: { prompt: string; options?: string[]; image?: string }[]) =>
  questionUnits(samples.map((sample, i) => ({ id: String(i), ...sample })))
const groups = (...samples: { prompt: string; options?: string[]; image?: string }[]) =>
  Array.from(units(...samples).of)

describe('questionUnits', () => {
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
  it('knows nothing of questions without text and picture: each is its own, options or not', () => {
    const unknown = [
      { prompt: '' },
      { prompt: ' \n' },
      { prompt: '', options: ['yes', 'no'] },
      { prompt: '', options: ['yes', 'no'] },
    ]
    expect(units(...unknown)).toEqual({ of: Int32Array.of(0, 1, 2, 3), shared: 'nothing' })
  })
  it('says what questions share: a picture, a text, either, or nothing', () => {
    const [text, picture] = [{ prompt: 'a' }, { prompt: 'b', image: '1' }]
    expect(units(text, picture).shared).toBe('nothing')
    expect(units(text, picture, text).shared).toBe('text')
    expect(units(text, picture, picture).shared).toBe('picture')
    expect(units(text, picture, text, picture).shared).toBe('picture or text')
  })
  it("takes the pack's own groups where it has them, whatever pictures and texts say", () => {
    const samples = ['x', 'x', 'y'].map((prompt, i) => ({ id: String(i), prompt }))
    expect(questionUnits(samples, Int32Array.of(7, 3, 7))).toEqual({ of: Int32Array.of(0, 1, 0), shared: 'group' })
    expect(questionUnits(samples, Int32Array.of(7, 3, 5)).shared).toBe('nothing')
  })
})
