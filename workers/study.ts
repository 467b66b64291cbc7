/** Runs studies on a stored pack, apart from the board's worker: see src/engine/study. */
import * as Comlink from 'comlink'
import { StudyService } from '../src/engine/study/service.ts'
import { showLife, watched } from '../src/kernel/life.ts'

const start = {
  shard: () => watched(new Worker(new URL('./shard.ts', import.meta.url), { type: 'module' })),
  fit: () => watched(new Worker(new URL('./fit.ts', import.meta.url), { type: 'module' })),
}
const { hardwareConcurrency: cores, userAgent } = navigator

/** ONNX Runtime is loaded when a router is timed on it. */
const openModel = async (file: Uint8Array) => (await import('../src/onnx/run/open-model.ts')).openModel(file)

Comlink.expose(new StudyService(start, cores, `${userAgent}, ${cores} cores`, openModel))
showLife()
