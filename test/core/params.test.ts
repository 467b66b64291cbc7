import { describe, expect, it } from 'vitest'
import { fitsParam } from '../../src/core/params.ts'
import type { Param } from '../../src/core/router.ts'
import mlp from '../../src/routers/mlp.ts'

const label = 'x'
const number: Param = { type: 'number', label, default: 1, min: 0, max: 5 }
const choice: Param = { type: 'choice', label, default: 'a', options: [{ id: 'a', label }] }
const flag: Param = { type: 'switch', label, default: false }
const { hidden } = mlp.params!

describe('fitsParam', () => {
  it.each<[Param, unknown, boolean]>([
    [number, 5, true],
    [number, 5.1, false],
    [number, Number.NaN, false],
    [number, '3', false],
    [choice, 'a', true],
    [choice, 'b', false],
    [flag, true, true],
    [flag, 'true', false],
    [hidden, '256', true],
    [hidden, '2048,1024', true],
    [hidden, '512, 256, 128', true],
    [hidden, '', false],
    [hidden, '0', false],
    [hidden, '256, x', false],
    [hidden, '256\n', false],
    [hidden, '99999', false],
    [hidden, 256, false],
  ])('%j takes %j: %s', (param, value, fits) => {
    expect(fitsParam(param, value)).toBe(fits)
  })
})
