/** What every importer is: it recognises published files and turns them into a pack's parts. */
import type { Finding, OnProgress } from '../../core/types.ts'
import type { SourceFile } from '../files.ts'
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
