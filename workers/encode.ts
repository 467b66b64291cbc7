/** Runs encoders over packs, questions and pictures, away from the page's thread. */
import * as Comlink from 'comlink'
import { measureIn } from '../src/encoders/probe.ts'
import { showLife } from '../src/kernel/life.ts'
import { EncodeService } from '../src/storage/encode-service.ts'

const probe = () => new Worker(new URL('./probe.ts', import.meta.url), { type: 'module' })

Comlink.expose(new EncodeService(measureIn(probe), () => performance.now()))
showLife()
