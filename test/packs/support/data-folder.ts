/** Published data for tests: $DATA_DIR, or the folder beside the checkout. Tests that need it skip and say so. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fromBlob, type SourceFile } from '../../../src/packs/files.ts'

const root = resolve(process.env.DATA_DIR ?? '../shared/data')

export const dataPath = (...parts: string[]): string => join(root, ...parts)
export const hasData = (folder: string): boolean => existsSync(dataPath(folder, 'figures.json'))
/** Appended to the names of tests that are skipped. */
export const whyNot = (folder: string): string =>
  hasData(folder) ? '' : ` — skipped: ${dataPath(folder)} is absent, set DATA_DIR`

// The caller knows the file's shape.
export const readJson = <T>(...parts: string[]): T => JSON.parse(readFileSync(dataPath(...parts), 'utf8')) as T

/** Every file below a folder, streamed as a browser streams a dropped File. */
export function sourceFiles(folder: string): SourceFile[] {
  const base = dataPath(folder)
  const paths = readdirSync(base, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  return paths
    .filter((path) => statSync(join(base, path)).isFile())
    .map((path) => fromBlob(new Blob([readFileSync(join(base, path))]), path))
}
