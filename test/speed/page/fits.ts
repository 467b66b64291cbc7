/** The trained routers, one core, in a worker as in use: one message per finished router, then an empty one. */
import { measureFits } from '../fit-bench.ts'

await measureFits(undefined, undefined, (timing) => self.postMessage(timing))
self.postMessage(undefined)
