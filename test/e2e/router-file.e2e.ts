/** Trained routers on ONNX Runtime Web in the page, on WASM and on WebGPU, and the files taken away. Toy size. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BoardRow } from '../../src/engine/score/board.ts'
import type { SealedPack } from '../../src/packs/seal.ts'
import { callShares, fusedTestRows } from '../engine/run/fused-rows.ts'
import { smallPack, smallParts } from '../engine/small-pack.ts'
import { openFile } from '../onnx/write/open.ts'
import { encodePack } from '../packs/support/encode-pack.ts'
import {
  axeViolations,
  dist,
  downloadBytes,
  drawn,
  drop,
  openProfile,
  output,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'

const trained = ['OVR', 'Linear', 'MLP', 'CosineCls', 'RouterDC', 'ZOOTER', 'VLC']
const nameOf = (router: string) => (trained.indexOf(router) > 2 ? `${router} (frozen features)` : router)

let site: Site
let profile: Profile
let page: Page
let scratch: string
let pack: SealedPack

const row = (name: string) =>
  page.locator('rb-leaderboard tbody tr', { has: page.getByRole('button', { name: nameOf(name), exact: true }) })
const details = () => page.locator('rb-router-file')

/** Opens the small pack, with λ = 0 as the files' choice has it. */
async function visit(query: string) {
  await page.goto(site.url + query)
  await settled(page)
  if (!(await page.locator('rb-app .packline').innerText()).includes('Small')) {
    await show(page, 'Data')
    await drop(page, 'rb-packs .drop', [join(scratch, 'small.zip')])
    await page.locator('rb-app .packline', { hasText: 'Small' }).waitFor()
    await show(page, 'Board')
  }
  await settled(page)
  await page.evaluate(() => {
    const { session } = document.querySelector('rb-app') as unknown as { session: { change(to: object): void } }
    session.change({ budget: { by: 'lambda', lambda: 0 } })
  })
}

async function train(router: string) {
  await row(router).getByRole('button', { name: 'Train' }).click()
  await row(router).getByRole('button', { name: 'Train' }).waitFor({ state: 'detached' })
  await settled(page)
}

async function select(router: string) {
  const button = row(router).getByRole('button', { name: nameOf(router), exact: true })
  if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click()
}

const rowData = (
  key: string,
): Promise<Pick<BoardRow, 'overall'> & { shares: number[]; engine: string; notes: string[] }> =>
  page.evaluate((wanted) => {
    const { session } = document.querySelector('rb-app') as unknown as {
      session: { state: { board: { rows: BoardRow[] } } }
    }
    const { shares, ...found } = session.state.board.rows.find((candidate) => candidate.key === wanted) as BoardRow
    return JSON.parse(JSON.stringify({ ...found, shares: [...shares] }))
  }, key)

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'rb-onnx-'))
  writeFileSync(join(scratch, 'small.zip'), await encodePack(smallParts({ images: true })))
  pack = await smallPack({ images: true })
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
  await visit('?ep=wasm')
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** Raw fused rows of the pack as the file wants them need no more than numbers of the right size to compare devices. */
function someRows(n: number, dims: number): number[] {
  return Array.from({ length: n * dims }, (_, i) => Math.sin(i * 12.9898) * 0.7)
}

describe('trained routers', () => {
  const files = new Map<string, Uint8Array>()

  it('answer by ONNX Runtime Web, and the board says on what', async () => {
    for (const router of trained) await train(router)
    for (const router of trained) {
      const { engine, notes } = await rowData(router.toLowerCase())
      expect(notes, router).toEqual([])
      expect(engine).toMatch(/^ONNX Runtime Web 1\.30\.0 on WebAssembly, 1 thread$/)
      expect(notes.filter((note) => note.includes('Runtime'))).toEqual([])
    }
    await select('Linear')
    await details().getByText('Answered by ONNX Runtime Web').waitFor()
    await details().getByText('Rank Score on dev after each epoch.').waitFor()
  })

  it('can be downloaded, and the file alone picks as the board does', async () => {
    for (const router of ['K-means', ...trained]) {
      await select(router)
      const id = router.toLowerCase().replace('-', '')
      const bytes = await downloadBytes(page, details().getByRole('button', { name: `Download ${id}.onnx` }))
      files.set(id, bytes)
      const { choice } = await (await openFile(bytes)).run(await fusedTestRows(pack), 15)
      expect(callShares(choice, 4), router).toEqual((await rowData(id)).shares)
    }
  })

  it('pick the same on WASM and on WebGPU wherever scores are more than 1e−4 apart', async () => {
    const chunk = readdirSync(join(dist, 'assets')).find((name) => /^open-model-.*\.js$/.test(name))
    const dims = 15
    const n = 200
    for (const [id, bytes] of files) {
      const node = await (await openFile(bytes)).run(Float32Array.from(someRows(n, dims)), dims)
      // As a text: vitest would replace the import of a function.
      const answers: { engine: string; scores: number[] }[] = await page.evaluate(`(async () => {
        const { openModel } = await import('./assets/${chunk}')
        const both = []
        for (const device of ['wasm', 'webgpu']) {
          const model = await openModel(Uint8Array.from([${[...bytes]}]), device)
          both.push({ engine: model.engine, scores: [...(await model.scores(Float32Array.from([${someRows(n, dims)}]), ${dims}, 4))] })
          await model.close()
        }
        return both
      })()`)
      expect(answers[0].engine).toContain('WebAssembly')
      expect(answers[1].engine).toContain('WebGPU')
      expect(answers[1].engine).toContain('software')
      let compared = 0
      for (const { scores } of answers) {
        for (let i = 0; i < n; i++) {
          const own = [...node.scores.subarray(i * 4, i * 4 + 4)]
          const [first, second] = own.toSorted((a, b) => b - a)
          if (first - second < 1e-4) continue
          compared++
          const here = scores.slice(i * 4, i * 4 + 4)
          expect(here.indexOf(Math.max(...here)), `${id}, row ${i}`).toBe(node.choice[i])
        }
      }
      console.log(`${id}: ${compared / 2} of ${n} rows compared on ${answers[1].engine}`)
      expect(compared).toBeGreaterThan(n)
    }
  })

  it('answer by WebGPU where that is asked for, with the same figures', async () => {
    const before = await rowData('linear')
    await visit('?ep=webgpu')
    await train('Linear')
    const { engine, overall, shares } = await rowData('linear')
    expect(engine).toMatch(/^ONNX Runtime Web 1\.30\.0 on WebGPU \(.*software\)$/)
    expect({ overall, shares }).toEqual({ overall: before.overall, shares: before.shares })
  })

  it('take WASM by themselves where the adapter is emulated', async () => {
    await visit('')
    await train('Linear')
    expect((await rowData('linear')).engine).toContain('WebAssembly')
  })

  it('answer by their own code, and say so, where the runtime cannot be loaded', async () => {
    const before = await rowData('linear')
    await visit('')
    await profile.context.route(/asyncify/, (route) => route.abort())
    await train('Linear')
    await profile.context.unroute(/asyncify/)
    const { engine, overall, notes } = await rowData('linear')
    expect(engine).toBe("the page's own WebAssembly kernel")
    expect(notes.join()).toContain('ONNX Runtime Web failed')
    expect(overall).toEqual(before.overall)
  })
})

describe('how it looks', () => {
  for (const scheme of ['light', 'dark'] as const)
    it(`fits 1440 and 320 px in ${scheme}, and axe has nothing against it`, async () => {
      await page.emulateMedia({ colorScheme: scheme })
      await select('Linear')
      await details()
        .locator('details')
        .evaluateAll((all) => {
          for (const one of all as HTMLDetailsElement[]) one.open = true
        })
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 900 })
        await page.evaluate(drawn)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
        await details().screenshot({ path: `${output}/router-file-${scheme}-${width}.png` })
      }
      expect(await axeViolations(page)).toEqual([])
    })
})
