/** Encoders in the page: jobs that survive a killed tab, broken samples, features on the board, and a model hub. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { imageReference, type ModelFiles, side, textReference, tinyImage, tinyText } from '../encoders/tiny-models.ts'
import {
  dist,
  downloadBoard,
  drop,
  isolation,
  openPack,
  openProfile,
  output,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'
import {
  broken,
  emptyQuestion,
  megabyteQuestion,
  picture,
  questions,
  writePicturePack,
} from './support/picture-pack.ts'
import { png } from './support/png.ts'

let site: Site
let hub: Site
let profile: Profile
let page: Page
let scratch: string
/** Every address the page or its workers asked for. */
const asked: string[] = []

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'rb-encoders-'))
  writePicturePack(join(scratch, 'pictures'))
  writeModel('tiny/text', tinyText())
  writeModel('tiny/image', tinyImage())
  site = await serve(dist)
  hub = await serve(join(scratch, 'hub'), '/hub/')
  profile = await openProfile()
  profile.context.on('request', (request) => asked.push(request.url()))
  page = await open()
  await show(page, 'Data')
  await drop(page, 'rb-packs .drop', [join(scratch, 'pictures')])
  await page.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor()
  await settled(page)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  await hub?.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** As the hub serves it: below owner/name/resolve/main. */
function writeModel(name: string, files: ModelFiles) {
  for (const [path, content] of Object.entries(files)) {
    const target = join(scratch, 'hub', name, 'resolve/main', path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, content)
  }
}

async function open(): Promise<Page> {
  const opened = await profile.context.newPage()
  await opened.goto(site.url)
  await settled(opened)
  return opened
}

/** As a visitor who comes back: the tab is closed, whatever it was doing, and the pack is opened again. */
async function comeBack() {
  await page.close()
  page = await open()
  await openPack(page, 'mathvision-2-runs')
}

const card = (id: string) => page.locator(`li[data-encoder="${id}"]`)
const start = (id: string) => card(id).locator('button.encode').click()
const made = (id: string) => card(id).locator('.made').waitFor()

/** sha256 of the stored vectors of an encoding. */
async function vectorsHash(key: string): Promise<string> {
  const bytes = await page.evaluate(async (wanted) => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('vl-routerbench')
      request.onsuccess = () => resolve(request.result)
    })
    const store = db.transaction('derived').objectStore('derived')
    const read = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)))
    const keys = (await read(store.getAllKeys())) as string[]
    const name = keys.find((candidate) => candidate.endsWith(`/vectors/${wanted}`))!
    const { values, scale } = await read(store.get(name))
    db.close()
    return [...new Uint8Array(values.buffer), ...new Uint8Array(scale.buffer)]
  }, key)
  expect(bytes.length).toBeGreaterThan(questions)
  return createHash('sha256').update(Uint8Array.from(bytes)).digest('hex')
}

describe('encoders that come with the site', () => {
  it('encode every question, list those they cannot, and need no second run after a reload', async () => {
    await show(page, 'Encoders')
    await page.locator('rb-pictures .kept', { hasText: `${questions - 1} of ${questions}` }).waitFor()
    await start('words')
    await made('words')
    const said = await card('words').textContent()
    expect(said).toContain(`Question ${emptyQuestion}: is an empty question.`)
    expect(said).not.toContain(`Question ${megabyteQuestion}`)
    await comeBack()
    site.requests.length = 0
    await show(page, 'Encoders')
    await made('words')
    expect(site.requests.filter((path) => path.startsWith('/encoders/'))).toEqual([])
  })

  it('go on after the tab was killed, and end with the same bytes as without', async () => {
    await start('pictures')
    // Progress in bytes is the weights' being loaded.
    await page.waitForFunction(() => {
      type Shown = { session: { state: { jobs: { progress: { done: number; unit: string } }[] } } }
      const { session } = document.querySelector('rb-app') as unknown as Shown
      const { done, unit } = session.state.jobs[0]?.progress ?? { done: 0, unit: '' }
      return unit === 'questions' && done >= 16
    })
    await comeBack()
    await show(page, 'Encoders')
    await card('pictures')
      .getByText(/Stopped at \d+ of 64/)
      .waitFor()
    await start('pictures')
    await made('pictures')
    const resumed = await vectorsHash('pictures@1:int8')
    await card('pictures').getByRole('button', { name: 'Delete' }).click()
    await start('pictures')
    await made('pictures')
    expect(await vectorsHash('pictures@1:int8')).toBe(resumed)
  })

  it('carry on without broken pictures, and say what is wrong with each', async () => {
    const text = await card('pictures').textContent()
    expect(text).toContain('4 questions were not encoded (rows of zeros)')
    for (const [id, what] of Object.entries(broken))
      expect(text).toMatch(new RegExp(`Question ${id}: its picture images/${id}.png ${what.source}`))
    await page.screenshot({ path: `${output}/encoders.png`, fullPage: true })
  })

  it('give the board its features, fused as chosen', async () => {
    await show(page, 'Board')
    await page.locator('rb-features #source').selectOption('encoders')
    await settled(page)
    const fused = await downloadBoard(page)
    expect(fused.features).toMatch(/^Word vectors \(GloVe, 50,000 words\) \+ MobileNetV2 features, normalize concat/)
    const knn = fused.rows.find(({ router }: { router: string }) => router === 'knn')
    expect(knn.status).toBe('ready')
    expect(knn.accuracy).toBeGreaterThan(0.8)
    await page.locator('rb-features #fusion').selectOption('weighted_average')
    await page.getByLabel('Weight of the text').fill('0.25')
    await page.getByLabel('Weight of the text').blur()
    await settled(page)
    expect((await downloadBoard(page)).features).toContain('weighted average 0.25')
  })

  it('ask no other server for anything', () => {
    const others = asked.filter((url) => !url.startsWith(site.url) && !/^(blob|data):/.test(url))
    expect(others).toEqual([])
    expect(hub.requests).toEqual([])
  })
})

describe('the device', () => {
  it('has two threads where the site is isolated, and one where it is not', async () => {
    const home = await serve(dist, '/', 0, isolation)
    const isolated = await profile.context.newPage()
    await isolated.goto(`${home.url}?ep=wasm`)
    await settled(isolated)
    await show(isolated, 'Data')
    await drop(isolated, 'rb-packs .drop', [join(scratch, 'pictures')])
    await isolated.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor()
    await settled(isolated)
    await show(isolated, 'Encoders')
    const words = isolated.locator('li[data-encoder="words"]')
    await words.locator('button.encode').click()
    await words.locator('.made').waitFor()
    const threads = Math.min(4, await isolated.evaluate(() => navigator.hardwareConcurrency))
    expect(await words.locator('.made').textContent()).toContain(`WebAssembly, ${threads} threads`)
    await isolated.close()
    await home.close()
    await page.bringToFront()
  })
})

describe('encoders of a model hub', () => {
  const addTiny = async (name: string, modality: string) => {
    await page.getByLabel('Any other model, by name').fill(name)
    await page.locator('rb-weights select[name=modality]').selectOption(modality)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await card(name).locator('select').selectOption('fp32')
  }
  const question = 'How many red boxes are there?'
  /** The float32 vector of one question, or of a picture's PNG, straight from the page's worker. */
  const vector = (provider: 'wasm' | 'webgpu', input: string | Buffer) =>
    page.evaluate(
      async ([device, address, asked]) => {
        type Remote = {
          text(request: object, text: string): Promise<{ values: Float32Array }>
          pictures(request: object, pictures: readonly Blob[]): Promise<{ values: Float32Array }>
        }
        const { session } = document.querySelector('rb-app') as unknown as {
          session: { workers: { encode: { get(): Remote; terminate(): void } } }
        }
        session.workers.encode.terminate()
        const isText = typeof asked === 'string'
        const name = isText ? 'tiny/text' : 'tiny/image'
        const request = {
          card: {
            id: name,
            hub: name,
            from: 'hub',
            modality: isText ? 'text' : 'image',
            revision: 'main',
            pooling: 'mean',
            batch: 16,
          },
          dtype: 'fp32',
          device: { provider: device, threads: 1, fp16: false, label: device },
          source: { kind: 'hub', address },
          siteFiles: new URL('./encoders/', document.baseURI).href,
        }
        const worker = session.workers.encode.get()
        const { values } = isText
          ? await worker.text(request, asked)
          : await worker.pictures(request, [new Blob([Uint8Array.from(asked)])])
        return Array.from(values)
      },
      [provider, hub.url, typeof input === 'string' ? input : [...input]] as const,
    )
  const furthest = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i])))

  const rgb = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 37 + (i >> 4) * 11) % 256)
  it.each([
    ['a question', question, textReference(question)],
    ['a picture', png(side, side, rgb), imageReference(rgb)],
  ])(
    'give %s the vector computed by hand, on WebAssembly and on the software WebGPU adapter',
    async (_, input, byHand) => {
      const wasm = await vector('wasm', input)
      const webgpu = await vector('webgpu', input)
      expect(wasm).toHaveLength(byHand.length)
      expect(furthest(wasm, byHand)).toBeLessThan(1e-3)
      expect(furthest(webgpu, byHand)).toBeLessThan(1e-3)
      expect(furthest(webgpu, wasm)).toBeLessThan(1e-3)
    },
  )

  it('encode a pack with any model by its name, texts and pictures', async () => {
    await show(page, 'Encoders')
    await page.getByLabel('Its address').fill(hub.url)
    await page.getByLabel('Its address').blur()
    await addTiny('tiny/text', 'text')
    await start('tiny/text')
    await made('tiny/text')
    await addTiny('tiny/image', 'image')
    await start('tiny/image')
    await made('tiny/image')
    expect(await card('tiny/image').textContent()).toContain('transformers.js 4.3.1')
  })

  it('take pictures that are not kept here from an address the visitor gives', async () => {
    const missing = 44
    expect(await card('tiny/image').textContent()).toContain(`Question ${missing}:`)
    mkdirSync(join(scratch, 'hub/images'))
    writeFileSync(join(scratch, `hub/images/${missing}.png`), picture(missing))
    const address = page.getByLabel('Or an address: the page fetches')
    await address.fill(hub.url)
    await address.blur()
    await card('tiny/image').getByRole('button', { name: 'Delete' }).click()
    await start('tiny/image')
    await made('tiny/image')
    const said = await card('tiny/image').textContent()
    expect(said).not.toContain(`Question ${missing}:`)
    expect(said).toContain('3 questions were not encoded')
    await address.fill('')
    await address.blur()
  })

  const fails = async (sentence: RegExp) => page.locator('rb-findings', { hasText: sentence }).first().waitFor()

  it('say in a sentence that a model is not there, that its weights were cut short, or that the hub does not answer', async () => {
    await addTiny('tiny/nothing', 'text')
    await start('tiny/nothing')
    await fails(/tiny\/nothing.*cannot be loaded/)
    writeModel('tiny/cut', { ...tinyText(), 'onnx/model.onnx': tinyText()['onnx/model.onnx'].slice(0, 300) })
    await addTiny('tiny/cut', 'text')
    await start('tiny/cut')
    await fails(/tiny\/cut.*cannot be loaded/)
    await page.getByLabel('Its address').fill('http://127.0.0.1:9/')
    await page.getByLabel('Its address').blur()
    await addTiny('tiny/other', 'text')
    await start('tiny/other')
    await fails(/did not answer/)
  })

  it('read their weights from a folder on the visitor’s device, without any network', async () => {
    hub.requests.length = 0
    await page.getByLabel('Weights from').selectOption('folder')
    await page.locator('#model-folder').setInputFiles(join(scratch, 'hub/tiny/image/resolve/main'))
    await card('tiny/image').getByRole('button', { name: 'Delete' }).click()
    await start('tiny/image')
    await made('tiny/image')
    expect(hub.requests).toEqual([])
  })

  it('go on with WebAssembly when the graphics device is lost in the middle', async () => {
    await page.getByLabel('Weights from').selectOption('hub')
    await page.getByLabel('Its address').fill(hub.url)
    await page.getByLabel('Its address').blur()
    await card('tiny/text').getByRole('button', { name: 'Delete' }).click()
    await card('tiny/text').locator('button.encode').waitFor()
    await page.getByLabel('Run on').selectOption('webgpu')
    await page.locator('rb-device', { hasText: 'WebGPU (google' }).waitFor()
    const worker = page.workers().find((one) => one.url().includes('/encode'))
    await worker!.evaluate(() => {
      // The device is destroyed at the first work after the first batch was stored.
      let stored = false
      const put = IDBObjectStore.prototype.put
      IDBObjectStore.prototype.put = function (...args) {
        stored = true
        return put.apply(this, args)
      }
      const request = GPUAdapter.prototype.requestDevice
      GPUAdapter.prototype.requestDevice = async function (...args) {
        const device = await request.apply(this, args)
        const submit = GPUQueue.prototype.submit
        device.queue.submit = function (...work) {
          if (stored) device.destroy()
          return submit.apply(this, work)
        }
        return device
      }
    })
    await start('tiny/text')
    await made('tiny/text')
    expect(await card('tiny/text').locator('.made').textContent()).toMatch(
      /WebGPU \(google \w+\), then WebAssembly, 1 thread/,
    )
  })
})

describe('a machine without a graphics adapter', () => {
  it('encodes with WebAssembly and says why, WebGPU asked for or not', async () => {
    const visitor = await openProfile(undefined, { args: ['--no-sandbox', '--disable-gpu'] })
    const visit = await visitor.context.newPage()
    await visit.goto(site.url)
    await settled(visit)
    await show(visit, 'Data')
    await drop(visit, 'rb-packs .drop', [join(scratch, 'pictures')])
    await visit.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor()
    await settled(visit)
    await show(visit, 'Encoders')
    const why = visit.locator('rb-device', {
      hasText: 'WebAssembly, 1 thread: the browser offers no graphics adapter.',
    })
    await visit.getByRole('button', { name: 'Measure now' }).click()
    await why.waitFor()
    await visit.getByLabel('Run on').selectOption('webgpu')
    await why.waitFor()
    const words = visit.locator('li[data-encoder="words"]')
    await words.locator('button.encode').click()
    await words.locator('.made').waitFor()
    expect(await words.locator('.made').textContent()).toContain('WebAssembly, 1 thread')
    await visitor.close()
  })
})
