/** Trains one router, then ends: see src/bench/fit-worker.ts. */
import * as Comlink from 'comlink'
import { fitService } from '../src/bench/fit-worker.ts'

Comlink.expose(fitService)
