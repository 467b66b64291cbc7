/** Kinds of files that people have and that cannot be read here: what they are, and how to make a readable one. */
import type { Finding } from '../../core/types.ts'
import { baseName, chunksOf, type SourceFile } from '../files.ts'
import { problem } from '../findings.ts'

interface Kind {
  /** The first bytes, one letter each; without it, the name tells. */
  readonly starts?: RegExp
  readonly ending?: RegExp
  readonly what: string
  /** FILE stands for its name. */
  readonly fix: string
}

const inPython = (read: string) => `In Python: import pandas as pd; ${read}.to_csv("table.csv", index=False)`
const download = 'Download the file itself: on GitHub and Hugging Face, by "Raw" or "Download".'
const saveAs = 'Save it as .xlsx or .csv.'

const kinds: readonly Kind[] = [
  { starts: /^\s*<(!doctype html|html)/i, what: 'is a web page, whatever its name', fix: download },
  {
    starts: /^version https:\/\/git-lfs/,
    what: 'is only a pointer to a file kept elsewhere (Git LFS)',
    fix: 'Fetch the file itself: git lfs pull, or download it from the page of the repository.',
  },
  {
    // The second byte is the protocol: a small number, no letter.
    starts: /^\x80[^ -\xff]/,
    ending: /\.(pkl|pickle|p|joblib)$/i,
    what: 'is a Python pickle, which can run code when it is opened',
    fix: inPython('pd.read_pickle("FILE")'),
  },
  {
    starts: /^ARROW1/,
    ending: /\.(feather|arrow|ipc)$/i,
    what: 'is an Arrow or Feather file',
    fix: inPython('pd.read_feather("FILE")'),
  },
  { starts: /^ORC/, ending: /\.orc$/i, what: 'is an ORC file', fix: inPython('pd.read_orc("FILE")') },
  { starts: /^\x89HDF/, ending: /\.(h5|hdf5?)$/i, what: 'is an HDF5 file', fix: inPython('pd.read_hdf("FILE")') },
  {
    starts: /^SQLite format/,
    ending: /\.(db|sqlite3?)$/i,
    what: 'is an SQLite database',
    fix: 'Export its table: sqlite3 -header -csv FILE "select * from TABLE" > table.csv',
  },
  { starts: /^\xd0\xcf[^ -\xff]\xe0/, ending: /\.xls$/i, what: 'is an old Excel workbook (.xls)', fix: saveAs },
  { ending: /\.ods$/i, what: 'is an OpenDocument spreadsheet', fix: saveAs },
  { starts: /^\xfd7zXZ/, ending: /\.xz$/i, what: 'is packed with xz', fix: 'Unpack it first: unxz FILE' },
  { starts: /^7z\xbc\xaf/, ending: /\.7z$/i, what: 'is a 7z archive', fix: 'Unpack it first: 7z x FILE' },
  { starts: /^Rar!/, ending: /\.rar$/i, what: 'is a rar archive', fix: 'Unpack it first: unrar x FILE' },
  {
    starts: /^\x28\xb5\x2f\xfd/,
    ending: /\.zstd?$/i,
    what: 'is packed with zstd',
    fix: 'Unpack it first: unzstd FILE',
  },
  { starts: /^BZh/, ending: /\.bz2$/i, what: 'is packed with bzip2', fix: 'Unpack it first: bunzip2 FILE' },
  {
    ending: /\.(pt|pth|ckpt|safetensors|bin)$/i,
    what: 'holds tensors of PyTorch',
    fix: 'In Python: numpy.save("scores.npy", tensor.numpy()), or write a csv.',
  },
  { ending: /\.ya?ml$/i, what: 'is YAML', fix: 'Write the results as .json or .csv.' },
  {
    starts: /^%PDF/,
    ending: /\.pdf$/i,
    what: 'is a PDF',
    fix: 'Import the data behind it: a csv, xlsx, json or parquet file.',
  },
  { ending: /\.html?$/i, what: 'is a web page', fix: download },
]

/** A finding about the file's kind; undefined where it is none of those. Its bytes say more than its name. */
export async function unreadable(file: SourceFile): Promise<Finding | undefined> {
  const start = new TextDecoder('latin1').decode(await firstBytes(file))
  const kind = kinds.find(({ starts }) => starts?.test(start)) ?? kinds.find(({ ending }) => ending?.test(file.path))
  return kind && problem(file.path, kind.what, kind.fix.replaceAll('FILE', baseName(file.path)))
}

async function firstBytes(file: SourceFile): Promise<Uint8Array> {
  if (file.slice) return file.slice(0, Math.min(64, file.size))
  for await (const chunk of chunksOf(file)) if (chunk.length > 0) return chunk.subarray(0, 64)
  return new Uint8Array()
}
