import { describe, expect, it } from 'vitest'
import type { PriceSheet } from '../../src/core/types.ts'
import { fromBytes } from '../../src/packs/files.ts'
import { priceSheetCsv, priceSheetJson, readPriceSheet } from '../../src/packs/price-file.ts'

const sheet: PriceSheet = {
  id: 'own',
  title: 'Mine',
  date: '2026-11-01',
  source: 'a "list", dated',
  assumed: true,
  prices: {
    a: { inputPerMillion: 0.25, outputPerMillion: 1.25 },
    'b,c': { inputPerMillion: 3, outputPerMillion: Number.NaN, assumption: 'assumed: like a, but "larger"' },
  },
}
const read = (path: string, text: string) => readPriceSheet(fromBytes(path, new TextEncoder().encode(text)))

describe('price files', () => {
  it('come back from JSON as they were', async () => {
    expect(await read('p.json', priceSheetJson(sheet))).toEqual({ sheet, findings: [] })
  })
  it('come back from csv but for their title, which is then the name of the file', async () => {
    expect(await read('p.csv', priceSheetCsv(sheet))).toEqual({ sheet: { ...sheet, title: 'p.csv' }, findings: [] })
  })
  it.each([
    ['p.csv', 'model,input_per_million,output_per_million\na,-1,2\n', 'has an invalid price for "a": "-1"'],
    ['p.csv', 'model,input_per_million,output_per_million\na,cheap,2\n', 'has an invalid price for "a": "cheap"'],
    ['p.csv', 'name,in,out\na,1,2\n', 'names no model'],
    ['p.json', '{"prices": {}}', 'contains no prices'],
    ['p.json', 'no json', 'cannot be read'],
  ])('that are wrong (%s: %s) end in a sentence', async (path, text, what) => {
    const result = await read(path, text)
    expect(result.sheet).toBeUndefined()
    expect(result.findings[0].what).toContain(what)
  })
})
