import { describe, expect, it } from 'vitest'
import { readPickledStrings } from '../../../src/packs/read/pickle.ts'

const bytes = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'))
const list = ['b/2', 'a/1', 'é "x"', 'b/2']

/** pickle.dumps(list, protocol) of CPython 3.11. */
const protocols = [
  'KGxwMApWYi8yCnAxCmFWYS8xCnAyCmFW6SAieCIKcDMKYWcxCmEu',
  'XXEAKFgDAAAAYi8ycQFYAwAAAGEvMXECWAYAAADDqSAieCJxA2gBZS4=',
  'gAJdcQAoWAMAAABiLzJxAVgDAAAAYS8xcQJYBgAAAMOpICJ4InEDaAFlLg==',
  'gANdcQAoWAMAAABiLzJxAVgDAAAAYS8xcQJYBgAAAMOpICJ4InEDaAFlLg==',
  'gASVHAAAAAAAAABdlCiMA2IvMpSMA2EvMZSMBsOpICJ4IpRoAWUu',
  'gAWVHAAAAAAAAABdlCiMA2IvMpSMA2EvMZSMBsOpICJ4IpRoAWUu',
]

describe('a pickled list of strings', () => {
  it.each([...protocols.entries()])('of protocol %d is read', (_, base64) => {
    expect(readPickledStrings(bytes(base64), 'x.pkl')).toEqual(list)
  })

  it.each([
    ['that calls os.system', 'gASVKAAAAAAAAABdlIwFcG9zaXiUjAZzeXN0ZW2Uk5SMCmVjaG8gb3duZWSUhZRSlGEu'],
    ['of numbers', 'gASVCQAAAAAAAABdlChLAUsCZS4='],
    ['of lists', 'gASVCwAAAAAAAABdlF2UjAFhlGFhLg=='],
    ['of nothing', ''],
  ])('%s is refused and nothing is executed', (_, base64) => {
    expect(() => readPickledStrings(bytes(base64), 'x.pkl')).toThrow(/^x\.pkl is not a pickled list of plain strings/)
  })

  it('that is cut anywhere is refused', () => {
    for (const base64 of protocols) {
      const whole = bytes(base64)
      for (let end = 0; end < whole.length; end++)
        expect(() => readPickledStrings(whole.subarray(0, end), 'x.pkl')).toThrow(/not a pickled list/)
    }
  })
})
