import { measureKernel } from '../kernel-bench.ts'

self.postMessage(await measureKernel())
