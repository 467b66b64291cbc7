/** Holds the open pack and follows the page's experiment. Its heavy work runs in workers of its own, so it always has time for the slider. */
import * as Comlink from 'comlink'
import { serveEngine } from '../src/engine/serve.ts'
import { showLife, watched } from '../src/kernel/life.ts'

const start = {
  shard: () => watched(new Worker(new URL('./shard.ts', import.meta.url), { type: 'module' })),
  fit: () => watched(new Worker(new URL('./fit.ts', import.meta.url), { type: 'module' })),
  // ONNX Runtime is loaded when a trained router is first asked about one more question.
  openFile: async (file: Uint8Array) => (await import('../src/onnx/run/open-model.ts')).openModel(file),
}

Comlink.expose(serveEngine(start, navigator.hardwareConcurrency))
showLife()
