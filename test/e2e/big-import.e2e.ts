/** A table at the size of the paper's benchmark, as a visitor drops it. `npm run bench` measures this and more, on a quiet machine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measureImport } from '../speed/import-bench.ts'
import { writeLongCsv } from '../speed/import-inputs.ts'
import { dist, type Site, serve } from './support/browser.ts'
import { within } from './support/pace.ts'

let site: Site
let scratch: string

beforeAll(async () => {
  site = await serve(dist)
  scratch = mkdtempSync(join(tmpdir(), 'rb-big-'))
  writeLongCsv(join(scratch, 'long.csv'))
})

afterAll(async () => {
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

describe('a csv of 519,180 rows', () => {
  it('can be cancelled, and is a board soon after the drop, with progress, while the page stays responsive', async () => {
    const timing = await measureImport(site.url, 'long csv', '< 10 s', join(scratch, 'long.csv'))
    console.log(timing)
    expect(timing.opened).toBeLessThan(within(10))
    expect(timing.progressSteps).toBeGreaterThan(5)
    // Undefined where the whole import is over before a hand could reach the button.
    if (timing.cancelMs !== undefined) expect(timing.cancelMs).toBeLessThan(within(100))
    expect(timing.longestTaskMs).toBeLessThan(within(50))
  })
})
