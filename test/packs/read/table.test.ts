import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fromBytes, type SourceFile } from '../../../src/packs/files.ts'
import { cellId, cellNumber, cellText, isMissing, markOf } from '../../../src/packs/read/cells.ts'
import { readTable } from '../../../src/packs/read/table.ts'
import type { TableOptions } from '../../../src/packs/read/table-sink.ts'

const file = (path: string, text: string | Uint8Array) =>
  fromBytes(path, typeof text === 'string' ? strToU8(text) : text)

/** Hands its bytes out `size` at a time, as a stream would. */
const inPieces = ({ path, size, bytes }: SourceFile, pieceSize: number): SourceFile => ({
  path,
  size,
  bytes,
  stream: () =>
    new ReadableStream({
      async start(controller) {
        const all = await bytes()
        for (let at = 0; at < all.length; at += pieceSize) controller.enqueue(all.subarray(at, at + pieceSize))
        controller.close()
      },
    }),
})

async function read(source: SourceFile, options: TableOptions = {}) {
  let columns: readonly string[] = []
  const rows: unknown[][] = []
  const sink = {
    columns: (names: readonly string[]) => (columns = names),
    row: (cells: readonly unknown[]) => rows.push([...cells]),
  }
  const findings = await readTable(source, sink as never, options)
  return { columns, rows, findings }
}

const utf16 = (text: string) => Uint8Array.of(0xff, 0xfe, ...[...text].flatMap((c) => [c.charCodeAt(0), 0]))

const good: [string, SourceFile, unknown[][]][] = [
  [
    'plain',
    file('a.csv', 'a,b\n1,2\n3,4\n'),
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  ['no line end at the end', file('a.csv', 'a,b\n1,2'), [['1', '2']]],
  [
    'a byte order mark and CRLF',
    file('a.csv', '\ufeffa,b\r\n1,2\r\n\r\n3,"4"\r\n'),
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  [
    'line ends, delimiters and doubled quotes in quotes',
    file('a.csv', 'a,b\n"x\r\ny,""z""","\t"\n'),
    [['x\r\ny,"z"', '\t']],
  ],
  ['tabs', file('a.tsv', '"a"\t"b"\n"1,5"\t"x\ty"\n'), [['1,5', 'x\ty']]],
  ['semicolons', file('a.csv', 'a;b\n1,5;2\n'), [['1,5', '2']]],
  ['old carriage returns', file('a.csv', 'a,b\r1,2\r'), [['1', '2']]],
  ['UTF-16 as Excel writes it', file('a.tsv', utf16('a\tb\n1\t2\n')), [['1', '2']]],
  ['empty cells', file('a.csv', 'a,b\n,\n"",x\n'), [['', 'x']]],
  ['rows of nothing but delimiters, as Excel adds them', file('a.csv', 'a,b\n1,2\n,\n ,\n'), [['1', '2']]],
  ['a first line for Excel', file('a.csv', 'sep=;\na;b\n1,5;2\n'), [['1,5', '2']]],
  ['comments before the header', file('a.csv', '# made today\n# by us\na,b\n1,2\n'), [['1', '2']]],
  [
    'UTF-16 without a mark',
    file('a.csv', new Uint8Array(Uint16Array.from('a,b\nx,2\n', (c) => c.charCodeAt(0)).buffer)),
    [['x', '2']],
  ],
  [
    'JSON lines under another name',
    file('a.json', '{"a":1,"b":2}\n{"a":3,"b":4}\n'),
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['a list under the name of JSON lines', file('a.jsonl', '[{"a":1,"b":2}]'), [[1, 2]]],
  [
    'whole numbers beyond 2^53',
    file('a.jsonl', '{"a":9007199254740993,"b":0.125000000000000001,"c":"9007199254740993"}\n'),
    [['9007199254740993', 0.125, '9007199254740993']],
  ],
  ['a list of lists', file('a.json', '[["a","b"],[1,2]]'), [[1, 2]]],
  [
    'objects a line',
    file('a.jsonl', '{"a":1,"b":[2]}\n\n{"b":null,"c":true}\n'),
    [
      [1, [2]],
      [undefined, null, true],
    ],
  ],
  [
    'a list of objects',
    file('a.json', '[{"a":1,"b":NaN},{"a":"NaN"}]'),
    [
      [1, null],
      ['NaN', undefined],
    ],
  ],
  ['pandas split', file('a.json', '{"columns":["a","b"],"data":[[1,2]]}'), [[1, 2]]],
  [
    'columns of values',
    file('a.json', '{"a":[1,3],"b":[2,4]}'),
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['columns keyed by row', file('a.json', '{"a":{"0":1},"b":{"0":2}}'), [[1, 2]]],
]

describe('a table', () => {
  it.each(good)('with %s is read cell by cell, however it arrives', async (_, source, rows) => {
    for (const given of [source, inPieces(source, 1), inPieces(source, 5)]) {
      const result = await read(given)
      expect(result.findings).toEqual([])
      expect(result.columns.slice(0, 2)).toEqual(['a', 'b'])
      expect(result.rows).toEqual(rows)
    }
  })

  it('of several megabytes is read in pieces and counted', async () => {
    const text = `a,b\n${'1,"x ""y"""\n'.repeat(200_000)}`
    let bytes = 0
    const { rows, findings } = await read(inPieces(file('a.csv', text), 65_536), { onBytes: (more) => (bytes += more) })
    expect(findings).toEqual([])
    expect(rows.length).toBe(200_000)
    expect(rows.every(([a, b]) => a === '1' && b === 'x "y"')).toBe(true)
    expect(bytes).toBe(text.length)
  })

  it('stops after the rows of a preview', async () => {
    expect((await read(file('a.csv', 'a,b\n1,2\n3,4\n5,6\n'), { rowLimit: 2 })).rows).toHaveLength(2)
    expect((await read(file('a.jsonl', '{"a":1}\n{"a":2}\n{"a":3}'), { rowLimit: 2 })).rows).toHaveLength(2)
    expect((await read(file('a.json', '[{"a":1},{"a":2},{"a":3}]'), { rowLimit: 2 })).rows).toHaveLength(2)
  })

  it('rejects with the reason of a signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(read(file('a.csv', 'a,b\n'), { signal })).rejects.toThrow('enough')
  })
})

const bad: [string, SourceFile, string, string][] = [
  [
    'a row with too many cells',
    file('a.csv', 'a,b\n1,2\n1,2,3\n4\n'),
    'a.csv, row 3',
    '2 cells like the header (2 rows in total)',
  ],
  ['a quote that never ends', file('a.csv', 'a,b\n1,"2\n3,4\n'), 'a.csv, row 2', 'unclosed quote'],
  ['a quote inside a quoted field', file('a.csv', 'a,b\n"x"y,2\n'), 'a.csv, row 2', 'a quote inside'],
  ['a column named twice', file('a.csv', 'a,a\n1,2\n'), 'a.csv', 'column "a" twice'],
  ['a million columns', file('a.csv', `${','.repeat(1e6)}\n`), 'a.csv', '1,000,001 columns'],
  ['bytes that are no text', file('a.csv', Uint8Array.of(97, 10, 0xe4, 0, 1, 10)), 'a.csv', 'not UTF-8 text'],
  ['no bytes', file('a.csv', ''), 'a.csv', 'is empty'],
  ['a line that is no object', file('a.jsonl', '{"a":1}\n[2]\n'), 'a.jsonl, line 2', 'not an object: "[2]"'],
  ['broken JSON', file('a.json', '[{"a":1},'), 'a.json', 'cannot be read'],
  ['JSON that is no table', file('a.json', '{"a":1}'), 'a.json', 'not a table'],
  ['columns of different length', file('a.json', '{"a":[1],"b":[1,2]}'), 'a.json', 'not a table'],
  ['another ending', file('a.constructor', 'x'), 'a.constructor', 'does not have the name of a table'],
]

describe('a table of its own kind', () => {
  const whole = async (source: SourceFile) => {
    const { columns, rows, findings } = await read(source)
    return { table: [columns, ...rows], findings }
  }

  it('has the delimiter of its rows, whatever the header holds', async () => {
    const { table } = await whole(file('a.csv', 'id;share, in per cent, of all, ever\n1;2\n3;4\n'))
    expect(table.slice(1)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })

  it('is read as Windows-1252 where it is not UTF-8, which is said', async () => {
    const { table, findings } = await whole(file('a.csv', Uint8Array.of(97, 44, 98, 10, 0xe4, 44, 50, 10)))
    expect(table).toEqual([
      ['a', 'b'],
      ['ä', '2'],
    ])
    expect(findings).toMatchObject([{ severity: 'warning', what: expect.stringContaining('Windows-1252') }])
  })

  it('is a list one level down, with what is said of all its rows', async () => {
    const { table } = await whole(file('a.json', '{"model":"m","results":[{"a":1},{"a":2}]}'))
    expect(table).toEqual([
      ['a', 'model'],
      [1, 'm'],
      [2, 'm'],
    ])
  })

  it('may name its rows', async () => {
    const { table } = await whole(file('a.json', '{"0":{"a":1},"1":{"a":3}}'))
    expect(table).toEqual([
      ['a', 'index'],
      [1, '0'],
      [3, '1'],
    ])
  })
})

describe('a broken table', () => {
  it.each(bad)('with %s ends in a finding that names place and value', async (_, source, where, what) => {
    const { findings } = await read(source)
    expect(findings[0]).toMatchObject({ severity: 'error', where })
    expect(findings[0].what).toContain(what)
  })

  it('without line ends does not pile up in memory', async () => {
    const { findings } = await read(inPieces(file('a.csv', `a,b\n"${'x'.repeat(40 << 20)}`), 1 << 20))
    expect(findings[0].what).toContain('a row 2 of more than')
  })
})

describe('a cell', () => {
  it('is read as text, id or number whatever the format', () => {
    expect([3, '3.0', ' 3 ', 3n, '3.00'].map(cellId)).toEqual(['3', '3', '3', '3', '3'])
    expect(['3.5', 'VD_1_0', '1.0.0', null, undefined, Number.NaN].map(cellId)).toEqual([
      '3.5',
      'VD_1_0',
      '1.0.0',
      '',
      '',
      '',
    ])
    expect([true, ['a'], 0.5].map(cellText)).toEqual(['True', '["a"]', '0.5'])
    expect(['1', ' 0.5', '1e-3', 'True', false, 7n].map((cell) => cellNumber(cell))).toEqual([1, 0.5, 0.001, 1, 0, 7])
    for (const none of [
      '',
      'x',
      '1,5,2',
      '1.2.3',
      '0x10',
      '1 2',
      '--1',
      '1,23,456',
      '.',
      '$',
      'ab 5',
      null,
      undefined,
      'NaN',
      'Infinity',
      '1e999',
      {},
      [1],
    ])
      expect(cellNumber(none)).toBeNaN()
  })

  it('is a number with a currency, a per cent sign, thousands or a decimal comma', () => {
    const read = { '0,13': 0.13, '1,5': 1.5, '1,234': 1234, '1,234.5': 1234.5, '1.234,5': 1234.5, '1.234.567': 1234567 }
    const dressed = {
      '45 %': 0.45,
      '$0.002': 0.002,
      '-$3': -3,
      '12 €': 12,
      "1'234": 1234,
      '1\u202f234,5': 1234.5,
      '1 234': 1234,
    }
    for (const [text, value] of Object.entries({ ...read, ...dressed }))
      expect(cellNumber(text), text).toBeCloseTo(value, 12)
    expect([cellNumber('1,234', ','), cellNumber('1.234', ','), cellNumber('1.234')]).toEqual([1.234, 1234, 1.234])
    expect([markOf(['1,234', '0,5', '7']), markOf(['1,234', '0,5', '0.5']), markOf(['1,234'])]).toEqual([',', '.', '.'])
  })

  it('is missing where it is empty or has a word for it', () => {
    for (const none of ['', ' ', 'NaN', 'None', 'N/A', '#N/A', 'NA', 'null', '-', '–', null, undefined])
      expect(isMissing(none), String(none)).toBe(true)
    for (const there of ['0', 'no', 'x', 0, false]) expect(isMissing(there)).toBe(false)
  })
})
