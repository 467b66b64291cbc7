import { describe, expect, it } from 'vitest'
import { byteProgress, checkSizes, fromBlob, fromBytes, readJsonLines, type SourceFile } from '../../src/packs/files.ts'

const utf8 = new TextEncoder()

/** Hands out a few bytes at a time, so that lines and characters are cut anywhere. */
function inPieces(path: string, bytes: Uint8Array, piece: number): SourceFile {
  return {
    ...fromBytes(path, bytes),
    stream: () =>
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.length; at += piece) controller.enqueue(bytes.slice(at, at + piece))
          controller.close()
        },
      }),
  }
}

async function read(file: SourceFile, options = {}) {
  const values: [unknown, number][] = []
  const findings = await readJsonLines(file, (value, line) => values.push([value, line]), options)
  return { values, findings }
}

describe('JSON lines', () => {
  const text = '\ufeff{"a":"ä三"}\r\n\r\n[1]\n  \n"last without line end"'
  const wanted = [
    [{ a: 'ä三' }, 1],
    [[1], 3],
    ['last without line end', 5],
  ]

  it('are read whole or in pieces of any size, with byte order mark, CRLF and empty lines', async () => {
    expect(await read(fromBytes('x', utf8.encode(text)))).toEqual({ values: wanted, findings: [] })
    expect(await read(fromBlob(new Blob([text]), 'x'))).toEqual({ values: wanted, findings: [] })
    for (const piece of [1, 2, 3, 7])
      expect((await read(inPieces('x', utf8.encode(text), piece))).values).toEqual(wanted)
  })

  it('report each bad line with its number and beginning, and go on', async () => {
    const { values, findings } = await read(
      fromBytes('run.jsonl', utf8.encode(`{"ok":1}\n{"id": "1", "response": ${'x'.repeat(60)}\n{"ok":2}\n`)),
    )
    expect(values).toHaveLength(2)
    expect(findings).toEqual([
      {
        severity: 'error',
        where: 'run.jsonl, line 2',
        what: `not JSON: "{"id": "1", "response": ${'x'.repeat(16)}"`,
        fix: expect.any(String),
      },
    ])
  })

  it('name the first twenty bad lines and count the rest', async () => {
    const { findings } = await read(fromBytes('x.csv', utf8.encode('a,b\n'.repeat(1000))))
    expect(findings).toHaveLength(21)
    expect(findings[20].what).toContain('980 more lines')
  })

  it('in another encoding are an error with a way out', async () => {
    const latin = Uint8Array.of(...utf8.encode('{"a":1}\n{"a":"'), 0xe4, 0x22, 0x7d)
    expect((await read(fromBytes('x', latin))).findings).toMatchObject([
      { where: 'x, line 2', what: 'is not UTF-8 text' },
    ])
    const utf16 = Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0)
    expect((await read(fromBytes('x', utf16))).findings).toMatchObject([{ what: 'is UTF-16, not UTF-8' }])
  })

  it('beyond the longest allowed length are refused without being kept', async () => {
    const { values, findings } = await read(inPieces('x', utf8.encode(`"${'y'.repeat(5000)}"\n1`), 100), {
      lineLimitBytes: 1000,
    })
    expect(values).toEqual([[1, 2]])
    expect(findings).toMatchObject([{ where: 'x, line 1', what: 'has 5,002 bytes; the limit is 1,000 bytes' }])
  })

  it('of a file that cannot be read are a finding', async () => {
    const gone: SourceFile = { path: 'x', size: 1, bytes: () => Promise.reject(new Error('the file was moved')) }
    expect((await read(gone)).findings).toMatchObject([{ what: 'cannot be read: the file was moved' }])
  })

  it('stop when asked to', async () => {
    const file = fromBytes('x', utf8.encode('1\n'))
    await expect(readJsonLines(file, () => {}, { signal: AbortSignal.abort(new Error('cancelled')) })).rejects.toThrow(
      'cancelled',
    )
  })
})

describe('files', () => {
  it('of two gigabytes are refused by their size, unread', () => {
    const huge: SourceFile = { path: 'huge.jsonl', size: 2 ** 31, bytes: () => Promise.reject(new Error('was read')) }
    expect(checkSizes([huge])).toMatchObject([
      { severity: 'error', where: 'huge.jsonl', what: expect.stringContaining('2.1 GB') },
    ])
  })

  it('report progress a few times, not for every line', () => {
    const seen: number[] = []
    const report = byteProgress(10_000, ({ done }) => seen.push(done))
    for (let i = 0; i < 10_000; i++) report(1, '')
    expect(seen.length).toBeLessThan(25)
  })
})
