/** What every importer is: it recognises published files and turns them into a pack's parts. */
import type { Finding, OnProgress } from '../../core/types.ts'
import { isPicture, type SourceFile } from '../files.ts'
import { firstFew, note } from '../findings.ts'
import type { PackParts } from '../seal.ts'
import type { Peek } from './peek.ts'
import type { TableAsk, TableMapping } from './table-mapping.ts'

export interface ImportOptions {
  readonly onProgress?: OnProgress
  /** Rejects the import with the signal's reason. */
  readonly signal?: AbortSignal
  /** How VLMEvalKit folders are read: everything (lenient, when absent), or as VL-RouterBench's own code does. */
  readonly vlmevalkit?: 'lenient' | 'reference'
  /** What the visitor said about a table's columns: read as a long table, and not as anything else. */
  readonly mapping?: TableMapping
}

/** No pack means that an error is among the findings, or that the visitor is asked something first. */
export interface ImportResult {
  readonly pack?: PackParts
  readonly findings: Finding[]
  readonly ask?: TableAsk
}

export interface Importer {
  readonly id: string
  /** What it reads, for a visitor. */
  readonly label: string
  /** By paths, and where these do not tell by the first rows of tables. Archives are already expanded. */
  recognises(files: readonly SourceFile[], peek: Peek): boolean | Promise<boolean>
  importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult>
}

/** A note about files that were passed over, or nothing. Pictures are another's business: they are kept for encoders. */
export function notNeeded(files: readonly SourceFile[], read: readonly SourceFile[]): Finding[] {
  const others = files.filter((file) => !read.includes(file) && !isPicture(file.path)).map(({ path }) => path)
  if (others.length === 0) return []
  return [note('files', `${others.length} files were not needed: ${firstFew(others)}`, 'Nothing to do.')]
}
