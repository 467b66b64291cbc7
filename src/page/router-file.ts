/** Takes a fitted router away as a file. */

import type { Session } from './session.ts'
import { run } from './worker-run.ts'

/** The row's router as an ONNX file; undefined, and a finding, where there is none. */
export async function routerFile(session: Session, key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { experiment } = session.state
  const doing = session.fail('writing the router as a file')
  const file = await run(session.workers.engine, (worker) => worker.file(experiment, key)).catch(doing)
  return file ?? doing(new Error('this row has no fitted router: train it first'))
}
