import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { guardMemory } from '../../src/guest/memory.ts'

/** A realm of its own with 1 MB to spend: this one's arrays must stay as they are. */
function guarded(limit = 2 ** 20): (code: string) => unknown {
  const realm = createContext({})
  guardMemory(runInContext('globalThis', realm), limit)
  return (code) => runInContext(code, realm)
}

describe('the limit on what a guest’s arrays hold', () => {
  it.each([
    ['typed arrays', 'new Float64Array(2 ** 16)'],
    ['buffers', 'new ArrayBuffer(2 ** 19)'],
    ['buffers that can grow', 'new ArrayBuffer(8, { maxByteLength: 2 ** 19 })'],
    ['copies', 'first.slice()'],
    ['arrays made by map', 'first.map((x) => x)'],
    ['arrays made from others', 'Float64Array.from(first)'],
    ['the constructor behind an array', 'new first.constructor(2 ** 16)'],
    ['the constructor behind a buffer', 'new first.buffer.constructor(2 ** 19)'],
    ['memories of WebAssembly', 'new WebAssembly.Memory({ initial: 8 })'],
    ['memories that grow', 'grown.grow(8)'],
  ])('counts %s', (_, one) => {
    const run = guarded()
    run(
      'const first = new Float64Array(2 ** 15); const hoard = []; const grown = new WebAssembly.Memory({ initial: 0 })',
    )
    expect(() => run(`for (let i = 0; i < 4; i++) hoard.push(${one})`)).toThrow(/hold more than/)
  })

  it('does not count views of a buffer, nor what is small', () => {
    const run = guarded()
    run('const buffer = new ArrayBuffer(2 ** 19)')
    expect(run('for (let i = 0; i < 100; i++) new Float32Array(buffer, 0, 1000); 1')).toBe(1)
    expect(run('for (let i = 0; i < 100000; i++) new Float32Array(17); 1')).toBe(1)
  })

  it('leaves arrays what they were', () => {
    const run = guarded()
    expect(
      run(
        '[new Float32Array([1, 2]) instanceof Float32Array, Float32Array.of(3)[0], new Uint8Array(2).constructor === Uint8Array, ArrayBuffer.isView(new Int8Array(1)), new Float64Array([1, 2, 3]).subarray(1).length, Float32Array.BYTES_PER_ELEMENT].join()',
      ),
    ).toBe('true,3,true,true,2,4')
  })

  it('lets a class of one’s own extend an array', () => {
    expect(
      guarded()('class Scores extends Float32Array { best() { return Math.max(...this) } }; new Scores([1, 5]).best()'),
    ).toBe(5)
  })
})
