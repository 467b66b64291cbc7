/** Trains one router, then ends: see src/bench/fit-worker.ts. ONNX Runtime is loaded when the router is asked. */
import * as Comlink from 'comlink'
import { FitService } from '../src/bench/fit-worker.ts'

Comlink.expose(new FitService(async (...args) => (await import('../src/ort/open-model.ts')).openModel(...args)))
