/** What the paths of several files say: the names by which people keep runs apart in folders and files. */

import { baseName } from '../../files.ts'

/** Stand for columns that every file has. */
export const fileNameColumn = '(name of the file)'
export const folderNameColumn = '(name of the folder)'

export interface PathNames {
  /** Without its ending. */
  file(path: string): string
  /** The innermost folder that is not the same for all files; '' where there is none. */
  folder(path: string): string
}

const stem = (path: string): string => baseName(path).replace(/\.(csv|tsv|jsonl?|ndjson|xlsx|parquet)$/i, '')

export function pathNames(paths: readonly string[]): PathNames {
  const folders = paths.map((path) => path.split('/').slice(0, -1))
  const depth = Math.max(0, ...folders.map(({ length }) => length))
  // Counted from the file, because archives and picked folders add levels outside.
  const at = Array.from({ length: depth }, (_, k) => k + 1).find(
    (k) => new Set(folders.map((parts) => parts.at(-k) ?? '')).size > 1,
  )
  return { file: stem, folder: (path) => (at === undefined ? '' : (path.split('/').slice(0, -1).at(-at) ?? '')) }
}

interface FromPaths {
  readonly model?: string
  readonly dataset?: string
}

/** Where models and datasets of a table without a column for models are named, if the paths tell; what looks like a model is one. */
export function namedByPaths(paths: readonly string[]): FromPaths {
  const { file, folder } = pathNames(paths)
  const files = new Set(paths.map(file))
  const folders = new Set(paths.map(folder))
  if (files.size === paths.length && folders.size < 2) return { model: fileNameColumn }
  if (files.size < 2) return folders.size > 1 ? { model: folderNameColumn } : {}
  if (folders.size < 2) return { model: fileNameColumn }
  return alike(files) > alike(folders)
    ? { model: fileNameColumn, dataset: folderNameColumn }
    : { model: folderNameColumn, dataset: fileNameColumn }
}

/** Share of the names that look like models. */
const alike = (names: ReadonlySet<string>): number => [...names].filter(looksLikeModel).length / names.size

const sizes = /(?<![\d.])(?:\d+x)?\d+(?:\.\d+)?[bm](?![a-z\d])/

const families =
  /gpt|claude|gemini|llama|qwen|mi[sx]tral|deepseek|gemma|intern(?:lm|vl)|llava|pixtral|molmo|minicpm|cogvlm|vicuna|command-?r|(?:^|[^a-z])(?:phi|yi|glm|o[134]|kimi|grok|ovis|smol\w*|nova|janus|falcon|olmo)(?:[^a-z]|$)/i

/** Whether a text is a model's name rather than that of a dataset or a figure: it has a size or names a family. */
export const looksLikeModel = (name: string): boolean => sizes.test(name.toLowerCase()) || families.test(name)
