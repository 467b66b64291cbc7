/** Fetches, reads, checks and stores packs, away from the page's thread. */
import * as Comlink from 'comlink'
import { showLife } from '../src/kernel/life.ts'
import { PackService } from '../src/storage/pack-service.ts'

Comlink.expose(new PackService(() => Date.now()))
showLife()
