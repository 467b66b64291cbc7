/** Measures one device, then ends: see src/encoders/probe.ts. */
import * as Comlink from 'comlink'
import { probeService } from '../src/encoders/probe.ts'
import { showLife } from '../src/kernel/life.ts'

Comlink.expose(probeService)
showLife()
