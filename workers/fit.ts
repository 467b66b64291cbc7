/** Trains one router, then ends: see src/engine/run/fit-worker.ts. ONNX Runtime is loaded when the router is asked. */
import * as Comlink from 'comlink'
import { FitService } from '../src/engine/run/fit-worker.ts'
import { showLife } from '../src/kernel/life.ts'

Comlink.expose(new FitService(async (...args) => (await import('../src/onnx/run/open-model.ts')).openModel(...args)))
showLife()
