/** Kinds of files that people have and that cannot be read here: what they are, and how to make a readable one. */
import type { Finding } from '../../core/types.ts'
import { baseName, chunksOf, type SourceFile } from '../files.ts'
import { problem } from '../findings.ts'

interface Kind {
  /** Of the name, where the bytes say nothing. */
  readonly ending: RegExp
  /** The first bytes, as numbers; undefined entries may be anything. */
  readonly starts?: readonly (number | undefined)[]
  readonly what: string
  readonly fix: string
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))
const inPython = (read: string) => `In Python: import pandas as pd; ${read}.to_csv("table.csv", index=False)`

const kinds: readonly Kind[] = [
  {
    ending: /\.(pkl|pickle|p|joblib)$/i,
    starts: [0x80, undefined],
    what: 'is a Python pickle, which can run code when it is opened',
    fix: inPython('pd.read_pickle("FILE")'),
  },
  {
    ending: /\.(feather|arrow|ipc)$/i,
    starts: ascii('ARROW1'),
    what: 'is an Arrow or Feather file',
    fix: inPython('pd.read_feather("FILE")'),
  },
  { ending: /\.orc$/i, starts: ascii('ORC'), what: 'is an ORC file', fix: inPython('pd.read_orc("FILE")') },
  {
    ending: /\.(h5|hdf5?|hdf)$/i,
    starts: [0x89, ...ascii('HDF')],
    what: 'is an HDF5 file',
    fix: inPython('pd.read_hdf("FILE")'),
  },
  {
    ending: /\.(db|sqlite3?)$/i,
    starts: ascii('SQLite format'),
    what: 'is an SQLite database',
    fix: 'Export its table: sqlite3 -header -csv FILE "select * from TABLE" > table.csv',
  },
  {
    ending: /\.xls$/i,
    starts: [0xd0, 0xcf, 0x11, 0xe0],
    what: 'is an old Excel workbook (.xls)',
    fix: 'Save it as .xlsx or .csv.',
  },
  { ending: /\.ods$/i, what: 'is an OpenDocument spreadsheet', fix: 'Save it as .xlsx or .csv.' },
  { ending: /\.xz$/i, starts: [0xfd, ...ascii('7zXZ')], what: 'is packed with xz', fix: 'Unpack it first: unxz FILE' },
  {
    ending: /\.7z$/i,
    starts: [...ascii('7z'), 0xbc, 0xaf],
    what: 'is a 7z archive',
    fix: 'Unpack it first: 7z x FILE',
  },
  { ending: /\.rar$/i, starts: ascii('Rar!'), what: 'is a rar archive', fix: 'Unpack it first: unrar x FILE' },
  {
    ending: /\.(zst|zstd)$/i,
    starts: [0x28, 0xb5, 0x2f, 0xfd],
    what: 'is packed with zstd',
    fix: 'Unpack it first: unzstd FILE',
  },
  { ending: /\.bz2$/i, starts: ascii('BZh'), what: 'is packed with bzip2', fix: 'Unpack it first: bunzip2 FILE' },
  {
    ending: /\.(pt|pth|ckpt|safetensors|bin)$/i,
    what: 'holds tensors of PyTorch',
    fix: 'In Python: numpy.save("scores.npy", tensor.numpy()), or write a csv.',
  },
  { ending: /\.ya?ml$/i, what: 'is YAML', fix: 'Write the results as .json or .csv.' },
  {
    ending: /\.pdf$/i,
    starts: ascii('%PDF'),
    what: 'is a PDF',
    fix: 'Import the data behind it: a csv, xlsx, json or parquet file.',
  },
  {
    ending: /\.html?$/i,
    what: 'is a web page',
    fix: 'Download the file itself: on GitHub and Hugging Face, by "Raw" or "Download".',
  },
]

/** A finding about the file's kind; undefined where it is none of those. */
export async function unreadable(file: SourceFile): Promise<Finding | undefined> {
  const start = await firstBytes(file)
  const kind =
    kinds.find(
      ({ starts }) => starts?.every((byte, i) => byte === undefined || start[i] === byte) && isOwn(starts, start),
    ) ?? kinds.find(({ ending }) => ending.test(file.path))
  if (isWebPage(start))
    return problem(
      file.path,
      'is a web page, whatever its name',
      'Download the file itself: on GitHub and Hugging Face, by "Raw" or "Download".',
    )
  if (isPointer(start))
    return problem(
      file.path,
      'is only a pointer to a file kept elsewhere (Git LFS)',
      'Fetch the file itself: git lfs pull, or download it from the page of the repository.',
    )
  return kind && problem(file.path, kind.what, kind.fix.replaceAll('FILE', baseName(file.path)))
}

/** A pickle starts with its protocol, a small number. */
const isOwn = (starts: Kind['starts'], start: Uint8Array): boolean => starts?.[1] !== undefined || start[1] < 8

const text = (start: Uint8Array): string => new TextDecoder('latin1').decode(start)
const isWebPage = (start: Uint8Array): boolean => /^\s*<(!doctype html|html)/i.test(text(start))
const isPointer = (start: Uint8Array): boolean => text(start).startsWith('version https://git-lfs')

async function firstBytes(file: SourceFile): Promise<Uint8Array> {
  if (file.slice) return file.slice(0, Math.min(64, file.size))
  for await (const chunk of chunksOf(file)) if (chunk.length > 0) return chunk.subarray(0, 64)
  return new Uint8Array()
}
