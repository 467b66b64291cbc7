import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { takesFile, withFile } from '../../src/guest/onnx-source.ts'
import { prepareSource } from '../../src/guest/source.ts'

const example = readFileSync(new URL('../../public/routers/onnx.js', import.meta.url), 'utf8')
const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251)

/** What the module makes of its text, as the worked example does. */
const inside = (source: string) => {
  const [, text = ''] = /^const file = `([^`]*)`/m.exec(source) ?? []
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
}

it('writes a file into the worked example, which stays a module and reads the same bytes', () => {
  expect(takesFile(example)).toBe(true)
  const source = withFile(example, bytes)
  expect(inside(source)).toEqual(bytes)
  expect(prepareSource(source)).toEqual({ javascript: source })
  expect(Math.max(...source.split('\n').map((line) => line.length))).toBeLessThanOrEqual(125)
})

it('puts another file in the place of the first, and leaves the rest as it was written', () => {
  const other = withFile(withFile(example, bytes), bytes.subarray(0, 7))
  expect(inside(other)).toEqual(bytes.subarray(0, 7))
  expect(other.replace(/`[^`]*`/, '``').replace(/^const file.*\n/m, '')).toBe(
    example.replace(/`[^`]*`/, '``').replace(/^const file.*\n/m, ''),
  )
})

it('knows a source that has no place for one', () => expect(takesFile('export default {}')).toBe(false))
