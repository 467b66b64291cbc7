/** A split from a JSON file with lists of sample ids: train, dev (or val), test. */
import { readSplitIds } from '../experiment/split-file.ts'
import { failure } from '../packs/findings.ts'
import type { Session } from './session.ts'

export async function splitFromFile(session: Session, file: File) {
  const ids = readSplitIds(await file.text())
  if (ids) return session.change({ split: { by: 'ids', name: file.name, ids } })
  const expected = 'expected a JSON object with the lists train, dev (or val) and test of sample ids'
  session.tell({ type: 'found', findings: [failure(file.name, `this is not a split: ${expected}`)] })
}
