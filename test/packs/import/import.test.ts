import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fromBytes, type SourceFile } from '../../../src/packs/files.ts'
import { expandArchives, importFiles } from '../../../src/packs/import/index.ts'
import { decodeSamples } from '../../../src/packs/matrices.ts'
import { decodePack } from '../../../src/packs/open.ts'
import { writeZip } from '../../../src/packs/write-zip.ts'
import { encodePack } from '../support/encode-pack.ts'
import { toyParts } from '../support/toy.ts'

const ids = ['1', '2', '10', '3', '4', '5']
const questionLines = ids.map((id, i) =>
  JSON.stringify({
    id,
    question: `What is ${i}?`,
    options: i % 2 ? ['A', 'B'] : [],
    answer: 'A',
    level: 1,
    subject: i < 3 ? 'algebra' : 'Counting',
    image: `images/${id}.jpg`,
  }),
)
const runLine = (id: string, correct: unknown = true, response: unknown = 'A') =>
  JSON.stringify({ id, model: 'm', response, model_answer: 'A', correct })
const runLines = ids.map((id, i) => runLine(id, i % 2 === 0))

const file = (path: string, lines: readonly string[]): SourceFile => fromBytes(path, strToU8(lines.join('\n')))
const questions = file('test.jsonl', questionLines)
const run = (name: string, lines: readonly string[] = runLines) => file(`outputs/${name}.jsonl`, lines)
const complete = [questions, run('Qwen-VL-Max'), run('LLaVA-v1.5-7B'), run('LLaVA-v1.5-7B-CoT')]

const zipOf = (path: string, files: Record<string, string | Uint8Array>): SourceFile =>
  fromBytes(
    path,
    writeZip(
      new Map(Object.entries(files).map(([name, data]) => [name, typeof data === 'string' ? strToU8(data) : data])),
    ),
  )

const whatOf = (findings: readonly { severity: string; what: string }[], severity = 'error') =>
  findings.filter((f) => f.severity === severity).map((f) => f.what)

describe('MATH-Vision import', () => {
  it('keeps the published order of questions and sorts models by code point', async () => {
    const { sealed, findings } = await importFiles(complete)
    expect(findings).toEqual([])
    expect(sealed!.info.models.map((model) => model.id)).toEqual(['LLaVA-v1.5-7B', 'LLaVA-v1.5-7B-CoT', 'Qwen-VL-Max'])
    expect((await decodeSamples(async (name) => sealed!.entries.get(name)!)).map((sample) => sample.id)).toEqual(ids)
    const { pack } = await decodePack(sealed!.entries)
    expect([...pack!.quality.slice(0, 6)]).toEqual([1, 1, 1, 0, 0, 0])
    expect(pack!.info.datasets).toEqual([
      { id: 'Counting', group: 'MATH-Vision' },
      { id: 'algebra', group: 'MATH-Vision' },
    ])
    expect([...pack!.dataset]).toEqual([1, 1, 1, 0, 0, 0])
    expect([...pack!.inTokens!]).toEqual([261, 261, 261, 261, 261, 261])
    expect([...pack!.outTokens!.slice(0, 3)]).toEqual([1, 1, 1])
  })

  it('matches rows by id, whatever the order of a run', async () => {
    const straight = await importFiles([questions, run('Qwen-VL-Max')])
    const turned = await importFiles([questions, run('Qwen-VL-Max', [...runLines].reverse())])
    expect(turned.sealed!.hash).toBe(straight.sealed!.hash)
  })

  it('gives every known model an assumed price with its reason, CoT runs that of their base', async () => {
    const { sealed } = await importFiles(complete)
    const { prices, assumed } = sealed!.info.priceSheet
    expect(assumed).toBe(true)
    expect(prices['LLaVA-v1.5-7B-CoT']).toEqual(prices['LLaVA-v1.5-7B'])
    for (const price of Object.values(prices)) expect(price.assumption).toMatch(/^assumed: /)
  })

  it('gives a model it does not know no price and says so', async () => {
    const { sealed, findings } = await importFiles([...complete, run('Newcomer-9000')])
    expect(sealed!.info.priceSheet.prices).not.toHaveProperty('Newcomer-9000')
    expect(whatOf(findings, 'warning')).toEqual(['"Newcomer-9000" has no published price'])
  })

  it('leaves text-only and random runs and all other files out, and says so', async () => {
    const others = ['Random-Chance', 'ChatGPT3.5-CoT (Text+Image Caption)', 'GPT4-CoT (Text Only)'].map((name) =>
      run(name, ['not even read']),
    )
    const ignored = [
      file('testmini.jsonl', questionLines.slice(2)),
      file('outputs/X_result.json', ['{}']),
      file('LICENSE', ['MIT']),
      file('images.zip', ['never opened']),
    ]
    const captions = file(
      'gpt4v-captions.jsonl',
      ids.map((id) => JSON.stringify({ id, caption: 'a picture' })),
    )
    const plain = await importFiles(complete)
    const { sealed, findings } = await importFiles([...complete, ...others, ...ignored, captions])
    expect(sealed!.hash).toBe(plain.sealed!.hash)
    expect(findings.map((f) => f.severity)).toEqual(['note', 'note', 'note', 'note', 'note'])
    expect(findings[3].what).toContain('4 files were not used: "testmini.jsonl"')
    expect(findings[4].what).toContain('is not a run (its fields are id, caption)')
  })

  it('reads a zip of the folder like the folder, without opening archives inside it', async () => {
    const inside: Record<string, string | Uint8Array> = {
      'MATH-V/images.zip': 'never opened',
      '__MACOSX/MATH-V/._test.jsonl': 'clutter',
    }
    for (const part of complete) inside[`MATH-V/${part.path}`] = await part.bytes()
    const { sealed, findings } = await importFiles([zipOf('MATH-V.zip', inside)])
    expect(whatOf(findings)).toEqual([])
    expect(sealed!.hash).toBe((await importFiles(complete)).sealed!.hash)
  })

  it('reports progress in bytes up to the end', async () => {
    const seen: number[] = []
    await importFiles(complete, { onProgress: ({ done, total }) => seen.push(done / total) })
    expect(seen.at(-1)).toBeGreaterThan(0.9)
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
  })

  it('stops when asked to', async () => {
    await expect(importFiles(complete, { signal: AbortSignal.abort(new Error('cancelled')) })).rejects.toThrow(
      'cancelled',
    )
  })
})

const swap = (lines: readonly string[], at: number, line: string) => lines.map((old, i) => (i === at ? line : old))
const huge: SourceFile = { path: 'huge.jsonl', size: 2 ** 31, bytes: () => Promise.reject(new Error('it was read')) }
const latin1 = fromBytes('outputs/Qwen-VL-Max.jsonl', Uint8Array.of(...strToU8(runLine('1')), 10, 0x7b, 0xe4, 0x7d))
const wholeZip = writeZip(new Map([['test.jsonl', strToU8(questionLines.join('\n'))]]))

/** The name of each is what is wrong; then the files, where the first error must point, and part of what it says. */
const bad: [string, SourceFile[], string, string][] = [
  [
    'a line of a run that is not JSON',
    [questions, run('Qwen-VL-Max', swap(runLines, 2, '{"id": "10", oops'))],
    'outputs/Qwen-VL-Max.jsonl, line 3',
    'not JSON: "{"id": "10", oops"',
  ],
  [
    'a line of test.jsonl that is not JSON',
    [file('test.jsonl', swap(questionLines, 1, 'id,question')), run('Qwen-VL-Max')],
    'test.jsonl, line 2',
    'not JSON: "id,question"',
  ],
  ['no test.jsonl', [run('Qwen-VL-Max')], 'test.jsonl', 'is missing'],
  [
    'two files test.jsonl',
    [questions, file('copy/test.jsonl', questionLines), run('Qwen-VL-Max')],
    'copy/test.jsonl',
    'second test.jsonl beside test.jsonl',
  ],
  [
    'a question id twice',
    [file('test.jsonl', [...questionLines, questionLines[2]]), run('Qwen-VL-Max')],
    'test.jsonl, line 7',
    'repeats an id: "10"',
  ],
  [
    'a question without subject',
    [file('test.jsonl', swap(questionLines, 0, '{"id":"1","question":"?"}')), run('Qwen-VL-Max')],
    'test.jsonl, line 1',
    'no "subject"',
  ],
  ['an empty test.jsonl', [file('test.jsonl', []), run('Qwen-VL-Max')], 'test.jsonl', 'contains no questions'],
  [
    'an answer id twice',
    [questions, run('Qwen-VL-Max', [...runLines, runLines[0]])],
    'outputs/Qwen-VL-Max.jsonl, line 7',
    'repeats an id: "1"',
  ],
  [
    'ids that match no question',
    [questions, run('Qwen-VL-Max', [...runLines, runLine('99'), runLine('98')])],
    'outputs/Qwen-VL-Max.jsonl, line 7',
    '(2 lines in total): "99", "98"',
  ],
  [
    'missing rows',
    [questions, run('Qwen-VL-Max', runLines.slice(2))],
    'outputs/Qwen-VL-Max.jsonl',
    'no row for 2 of 6 questions: "1", "2"',
  ],
  ['an empty run', [questions, run('Qwen-VL-Max', [])], 'outputs/Qwen-VL-Max.jsonl', 'no row for 6 of 6'],
  [
    '"correct" as a number',
    [questions, run('Qwen-VL-Max', swap(runLines, 3, runLine('3', 1)))],
    'outputs/Qwen-VL-Max.jsonl, line 4',
    '"correct" = 1, not true or false',
  ],
  [
    '"correct" missing',
    [questions, run('Qwen-VL-Max', swap(runLines, 3, '{"id":"3","response":"A"}'))],
    'outputs/Qwen-VL-Max.jsonl, line 4',
    '"correct" = missing',
  ],
  [
    '"response" missing',
    [questions, run('Qwen-VL-Max', swap(runLines, 3, runLine('3', true, null)))],
    'outputs/Qwen-VL-Max.jsonl, line 4',
    'no text "response"',
  ],
  [
    'two runs of one name',
    [questions, run('Qwen-VL-Max'), run('more/Qwen-VL-Max')],
    'outputs/more/Qwen-VL-Max.jsonl',
    'second run named "Qwen-VL-Max"',
  ],
  ['questions and no run', [questions], 'files', 'no vision-language run among 1 file'],
  ['an empty folder', [], 'files', 'no files were given'],
  ['files nobody reads', [file('notes.txt', ['hello'])], 'files', 'no importer recognises "notes.txt"'],
  ['a text renamed to .zip', [file('data.zip', questionLines)], 'data.zip', 'is not a zip archive: it starts with'],
  ['a zip cut short', [fromBytes('data.zip', wholeZip.slice(0, -20))], 'data.zip', 'is truncated'],
  ['an empty zip', [zipOf('data.zip', {})], 'files', 'archive contains no files'],
  ['a file of two gigabytes', [questions, huge], 'huge.jsonl', 'is 2.1 GB; the limit is 512 MB'],
  ['a run that is not UTF-8', [questions, latin1], 'outputs/Qwen-VL-Max.jsonl, line 2', 'is not UTF-8 text'],
  [
    'a zip with a path out of it',
    [zipOf('data.zip', { '../test.jsonl': 'x' })],
    'data.zip/../test.jsonl',
    'points outside the archive',
  ],
]

describe('bad input', () => {
  it.each(bad)(
    'with %s gives no pack and an error that names place, value and way out',
    async (_, files, where, what) => {
      const { sealed, findings } = await importFiles(files)
      expect(sealed).toBeUndefined()
      const error = findings.find((finding) => finding.severity === 'error')
      expect(error?.where).toBe(where)
      expect(error?.what).toContain(what)
      expect(error?.fix.length).toBeGreaterThan(5)
    },
  )

  it('with several faults reports them all', async () => {
    const { findings } = await importFiles([
      questions,
      run('A', runLines.slice(1)),
      run('B', swap(runLines, 0, '{')),
      run('C', [...runLines, runLine('77')]),
    ])
    expect(whatOf(findings)).toHaveLength(3)
  })
})

describe('archives', () => {
  it('are listed, and unpacked only when a file is asked for', async () => {
    const zip = await zipOf('a.zip', { 'x/1.jpg': 'picture', 'x/test.jsonl': 'text' }).bytes()
    // Damage the packed picture: listing must not notice.
    const at = new TextDecoder('latin1').decode(zip).indexOf('picture')
    zip[at] ^= 1
    const { files, findings } = await expandArchives([fromBytes('a.zip', zip)])
    expect(findings).toEqual([])
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ['a.zip/x/1.jpg', 7],
      ['a.zip/x/test.jsonl', 4],
    ])
    expect(new TextDecoder().decode(await files[1].bytes())).toBe('text')
    await expect(files[0].bytes()).rejects.toThrow('CRC-32')
  })

  it('of pictures beside other files stay closed', async () => {
    const pictures: SourceFile = {
      path: 'm/images.zip',
      size: 9,
      bytes: () => Promise.reject(new Error('it was opened')),
    }
    expect((await expandArchives([questions, pictures])).files).toHaveLength(2)
  })
})

describe('a ready pack', () => {
  it('is taken as it is from a zip, a zip with a folder in it, or a loose folder', async () => {
    const zip = await encodePack(toyParts)
    const { sealed } = await decodePack(zip)
    const inFolder = writeZip(new Map([...sealed!.entries].map(([name, bytes]) => [`toy/${name}`, bytes])))
    const loose = [...sealed!.entries].map(([name, bytes]) => fromBytes(`toy/${name}`, bytes))
    for (const files of [[fromBytes('toy.zip', zip)], [fromBytes('toy.zip', inFolder)], loose]) {
      const result = await importFiles(files)
      expect(result.findings).toEqual([])
      expect(result.sealed!.hash).toBe(sealed!.hash)
    }
  })

  it('that is damaged, or one of two, is refused', async () => {
    const zip = await encodePack(toyParts)
    const two = await importFiles([fromBytes('a.zip', zip), fromBytes('b.zip', zip)])
    expect(two.findings).toMatchObject([{ severity: 'error', where: 'b.zip/pack.json', what: 'is a second pack' }])
    const hurt = zip.slice()
    hurt[Math.floor(zip.length / 3)] ^= 0xff
    const { sealed, findings } = await importFiles([fromBytes('a.zip', hurt)])
    expect(sealed).toBeUndefined()
    expect(whatOf(findings).length).toBeGreaterThan(0)
  })
})
