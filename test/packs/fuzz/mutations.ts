/** Seeded ways to spoil, or only to disguise, a drop. Each says what must come of it. */
import { gzipSync, strFromU8, strToU8, zipSync } from 'fflate'
import type { Rng } from '../../../src/core/rng.ts'
import { tarFile } from '../support/tar-file.ts'
import type { Drop } from './fixtures.ts'

export interface Mutant {
  readonly drop: Drop
  /**
   * equal: the same data in another guise, so the same pack, or findings. told: a value that cannot be right, so findings,
   * or the same pack where the value is not used. refused: errors only. sound: whatever comes is a valid pack or errors.
   */
  readonly must: 'equal' | 'told' | 'refused' | 'sound'
}

export type Mutation = (drop: Drop, rng: Rng) => Mutant

const pick = <T>(rng: Rng, list: readonly T[]): T => list[rng.randomInt(list.length - 1)]
const isText = (path: string) => /\.(csv|tsv|json|jsonl)$/.test(path)
const isDelimited = (path: string) => /\.(csv|tsv)$/.test(path)
const hasChecksum = (path: string) => /\.(zip|xlsx|npz|gz)$/.test(path)

/** Changes one file, of those that `fits`; where none does, another way of spoiling is not needed: equal. */
function onFile(
  drop: Drop,
  rng: Rng,
  must: Mutant['must'] | ((path: string) => Mutant['must']),
  change: (bytes: Uint8Array, path: string) => Uint8Array,
  fits: (path: string) => boolean = () => true,
): Mutant {
  const paths = Object.keys(drop).filter(fits)
  if (paths.length === 0) return { drop, must: 'equal' }
  const path = pick(rng, paths)
  const changed = { ...drop, [path]: change(drop[path], path) }
  return { drop: changed, must: typeof must === 'function' ? must(path) : must }
}

const onText = (
  drop: Drop,
  rng: Rng,
  must: Mutant['must'],
  change: (text: string, path: string) => string,
  fits = isText,
) => onFile(drop, rng, must, (bytes, path) => strToU8(change(strFromU8(bytes), path)), fits)

/** The rows of a fully quoted table. */
const rowsOf = (text: string, path: string): string[][] => {
  const delimiter = path.endsWith('.tsv') ? '\t' : ','
  return text
    .trim()
    .split('\n')
    .map((line) => line.slice(1, -1).split(`"${delimiter}"`))
}
const joined = (rows: readonly (readonly string[])[], path: string): string =>
  `${rows.map((row) => row.map((cell) => `"${cell}"`).join(path.endsWith('.tsv') ? '\t' : ',')).join('\n')}\n`

/** Puts a value into a random numeric cell of a table, or in place of a random number of a JSON text. */
function setNumber(drop: Drop, rng: Rng, value: string): Mutant {
  return onText(drop, rng, 'told', (text, path) => {
    if (isDelimited(path)) {
      const rows = rowsOf(text, path)
      const cells = rows.flatMap((row, i) => row.flatMap((cell, k) => (i > 0 && /^[\d.]+$/.test(cell) ? [[i, k]] : [])))
      if (cells.length === 0) return text
      const [i, k] = pick(rng, cells)
      // Ids are names, whatever they look like.
      if (/^(index|sample|sample_id|dataset_idx)$/.test(rows[0][k])) return text
      rows[i][k] = value
      return joined(rows, path)
    }
    const numbers = [...text.matchAll(/(?<=": ?)-?[\d.]+(?=[,}])/g)]
    if (numbers.length === 0) return text
    const found = pick(rng, numbers)
    return text.slice(0, found.index) + value + text.slice(found.index + found[0].length)
  })
}

const wrapped = (drop: Drop, rng: Rng): Uint8Array => (rng.randomInt(1) ? zipSync(drop) : gzipSync(tarFile(drop)))

let bomb: Uint8Array | undefined

export const mutations: Readonly<Record<string, Mutation>> = {
  truncate: (drop, rng) =>
    onFile(
      drop,
      rng,
      (path) => (hasChecksum(path) ? 'refused' : 'sound'),
      (bytes) => bytes.subarray(0, rng.randomInt(Math.max(0, bytes.length - 1))),
    ),
  'flip bits': (drop, rng) =>
    onFile(
      drop,
      rng,
      (path) => (hasChecksum(path) ? 'equal' : 'sound'),
      (bytes) => {
        const hurt = bytes.slice()
        for (let i = rng.randomInt(7); i >= 0; i--) hurt[rng.randomInt(hurt.length - 1)] ^= 1 << rng.randomInt(7)
        return hurt
      },
    ),
  'swap columns': (drop, rng) =>
    onText(
      drop,
      rng,
      'equal',
      (text, path) => {
        const rows = rowsOf(text, path)
        const [a, b] = [rng.randomInt(rows[0].length - 1), rng.randomInt(rows[0].length - 1)]
        for (const row of rows) [row[a], row[b]] = [row[b], row[a]]
        return joined(rows, path)
      },
      isDelimited,
    ),
  'UTF-16': (drop, rng) =>
    onFile(
      drop,
      rng,
      'equal',
      (bytes) => {
        const units = Uint16Array.from(`\ufeff${strFromU8(bytes)}`, (char) => char.charCodeAt(0))
        return new Uint8Array(units.buffer)
      },
      isText,
    ),
  'Latin-1': (drop, rng) => onFile(drop, rng, 'sound', (bytes) => Uint8Array.of(...bytes, 0xe4, 10), isText),
  'byte order mark': (drop, rng) => onText(drop, rng, 'equal', (text) => `\ufeff${text}`),
  CRLF: (drop, rng) => onText(drop, rng, 'equal', (text) => text.replaceAll('\n', '\r\n')),
  'stray quote': (drop, rng) =>
    onText(drop, rng, 'sound', (text) => {
      const at = rng.randomInt(text.length)
      return `${text.slice(0, at)}"${text.slice(at)}`
    }),
  'huge number': (drop, rng) =>
    setNumber(drop, rng, pick(rng, ['1e300', '99999999999999999999', '4294967297', '1e999'])),
  'negative number': (drop, rng) => setNumber(drop, rng, pick(rng, ['-1', '-1e9', '-0.5'])),
  'not a number': (drop, rng) => setNumber(drop, rng, pick(rng, ['NaN', '"x"', '""'])),
  'nested archives': (drop, rng) => {
    const inner = wrapped(drop, rng)
    const name = inner[0] === 0x50 ? 'in.zip' : 'in.tar.gz'
    return { drop: rng.randomInt(1) ? { [name]: inner } : { 'out.zip': zipSync({ [name]: inner }) }, must: 'equal' }
  },
  'archive with a flipped bit': (drop, rng) => {
    const packed = zipSync(drop)
    packed[rng.randomInt(packed.length - 1)] ^= 1 << rng.randomInt(7)
    return { drop: { 'out.zip': packed }, must: 'equal' }
  },
  'zip bomb': (drop, rng) => {
    bomb ??= gzipSync(new Uint8Array(24 << 20))
    const path = pick(rng, Object.keys(drop))
    return { drop: { ...drop, [`${path}.gz`]: bomb }, must: 'sound' }
  },
  'path out of the archive': (drop, rng) => {
    const path = pick(rng, Object.keys(drop))
    const out = pick(rng, ['../', '/', 'a/../../', 'C:/'])
    return { drop: { 'out.zip': zipSync({ ...drop, [`${out}${path}`]: drop[path] }) }, must: 'refused' }
  },
  'a header of billions': (drop, rng) =>
    onFile(drop, rng, 'sound', (bytes, path) => {
      if (isText(path)) return strToU8(`${',x'.repeat(30_000)}\n${strFromU8(bytes)}`)
      const hurt = bytes.slice()
      // Counts of npy and parquet stand near the start or the end.
      for (let i = 0; i < 4; i++) {
        const near = rng.randomInt(Math.min(300, hurt.length) - 1)
        hurt[rng.randomInt(1) ? near : hurt.length - 1 - near] = pick(rng, [0xff, 0x7f, 0x39])
      }
      return hurt
    }),
  'a line twice': (drop, rng) =>
    onText(drop, rng, 'sound', (text) => {
      const all = text.split('\n')
      const at = rng.randomInt(all.length - 1)
      return [...all.slice(0, at + 1), ...all.slice(at)].join('\n')
    }),
  'a line lost': (drop, rng) =>
    onText(drop, rng, 'sound', (text) => {
      const all = text.split('\n')
      all.splice(rng.randomInt(all.length - 1), 1)
      return all.join('\n')
    }),
  'a file lost': (drop, rng) => {
    const lost = pick(rng, Object.keys(drop))
    return { drop: Object.fromEntries(Object.entries(drop).filter(([path]) => path !== lost)), must: 'sound' }
  },
  'a stranger': (drop, rng) => ({
    drop: { ...drop, 'stranger.bin': Uint8Array.from({ length: 200 }, () => rng.randomInt(255)) },
    must: 'equal',
  }),
}
