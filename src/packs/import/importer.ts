/** The interface of importers: an importer recognises published files and turns them into a pack's parts. */

import type { Finding, OnProgress } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { isPicture, type SourceFile } from '../files.ts'
import { firstFew, note } from '../findings.ts'
import type { PackParts } from '../seal.ts'
import type { TableAsk, TableMapping } from './long-table/mapping.ts'
import type { Peek } from './peek.ts'

export interface ImportOptions {
  readonly onProgress?: OnProgress
  /** Rejects the import with the signal's reason. */
  readonly signal?: AbortSignal
  /** How VLMEvalKit folders are read: everything (lenient, when absent), or as VL-RouterBench's own code does. */
  readonly vlmevalkit?: 'lenient' | 'reference'
  /** The visitor's mapping of a table's columns: it is then read as a long table only. */
  readonly mapping?: TableMapping
}

/** Without a pack, there is an error among the findings, or the visitor is asked something first. */
export interface ImportResult {
  readonly pack?: PackParts
  readonly findings: Finding[]
  readonly ask?: TableAsk
}

export interface Importer {
  readonly id: string
  /** What it reads, for a visitor. */
  readonly label: string
  /** By paths and, if these do not tell, by the first rows of tables. Archives are already expanded. */
  recognises(files: readonly SourceFile[], peek: Peek): boolean | Promise<boolean>
  importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult>
}

/** A note about unused files, or nothing. Pictures are not counted: they are stored for encoders. */
export function notNeeded(files: readonly SourceFile[], read: readonly SourceFile[]): Finding[] {
  const others = files.filter((file) => !read.includes(file) && !isPicture(file.path)).map(({ path }) => path)
  if (others.length === 0) return []
  return [
    note('files', `${plural(others.length, 'file was', 'files were')} not used: ${firstFew(others)}`, 'Nothing to do.'),
  ]
}
