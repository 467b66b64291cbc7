/** What every importer is: it recognises published files and turns them into a pack's parts. */
import type { Finding, OnProgress } from '../../core/types.ts'
import type { SourceFile } from '../files.ts'
import type { PackParts } from '../seal.ts'
import type { Peek } from './peek.ts'

export interface ImportOptions {
  readonly onProgress?: OnProgress
  /** Rejects the import with the signal's reason. */
  readonly signal?: AbortSignal
  /** How VLMEvalKit folders are read: everything (lenient, when absent), or as VL-RouterBench's own code does. */
  readonly vlmevalkit?: 'lenient' | 'reference'
}

/** No pack means that an error is among the findings. */
export interface ImportResult {
  readonly pack?: PackParts
  readonly findings: Finding[]
}

export interface Importer {
  readonly id: string
  /** What it reads, for a visitor. */
  readonly label: string
  /** By paths, and where these do not tell by the first rows of tables. Archives are already expanded. */
  recognises(files: readonly SourceFile[], peek: Peek): boolean | Promise<boolean>
  importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult>
}
