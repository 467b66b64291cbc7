/**
 * Encoders over real questions and pictures: MATH-Vision's 3,040, with every encoder that comes with the site, stored in
 * the browser; then KNN and MLP on fused features on split A. Minutes, so a bench and no test.
 */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import {
  downloadBoard,
  drop,
  isolation,
  mathvision,
  openPack,
  openProfile,
  type Site,
  serve,
  settled,
  show,
} from '../e2e/support/browser.ts'
import { type Section, table } from './speed-file.ts'

export interface EncoderBenchReport {
  /** What the page itself says of each encoding: count, seconds, rate, device. */
  readonly encodings: Readonly<Record<string, string>>
  /** The same on a site whose headers allow threads. */
  readonly threaded: Readonly<Record<string, string>>
  /** Seconds from the address to the board and all encodings on the next visit, with nothing computed again. */
  readonly nextVisit: number
  /** Rows on split A by what routers see. */
  readonly rows: readonly {
    features: string
    router: string
    accuracy: number
    costPer10k: number
    rankScore: number
  }[]
}

const encoders = ['words', 'pictures', 'text-layout']
const minutes = 60_000

/** @param dist folder of the built site */
export async function measureEncoders(dist: string): Promise<EncoderBenchReport> {
  const site = await serve(dist)
  const profile = await openProfile()
  const page = await profile.context.newPage()
  await openMathvision(page, site.url)
  const encodings = await encode(page, encoders)
  await page.close()
  const visit = await profile.context.newPage()
  const nextVisit = await comeBack(visit, site, encodings)
  const rows = await onSplitA(visit)
  await profile.close()
  await site.close()
  return { encodings, threaded: await withThreads(dist), nextVisit, rows }
}

async function openMathvision(page: Page, address: string) {
  await page.goto(address)
  await settled(page)
  await show(page, 'Data')
  await drop(page, 'rb-packs .drop', [mathvision])
  await page.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor({ timeout: minutes })
  await settled(page)
}

/** What the page says of each encoder when it is done. */
async function encode(page: Page, ids: readonly string[]): Promise<Record<string, string>> {
  await show(page, 'Encoders')
  const said: Record<string, string> = {}
  for (const id of ids) {
    const card = page.locator(`li[data-encoder="${id}"]`)
    await card.locator('button.encode').click()
    await card.locator('.made').waitFor({ timeout: 15 * minutes })
    said[id] = (await card.locator('.made').textContent()) ?? ''
  }
  return said
}

/** On a site that is isolated, and so may use threads. */
async function withThreads(dist: string): Promise<Record<string, string>> {
  const site = await serve(dist, '/', 0, isolation)
  const profile = await openProfile()
  const page = await profile.context.newPage()
  await openMathvision(page, `${site.url}?ep=wasm`)
  const said = await encode(page, ['words', 'pictures'])
  await profile.close()
  await site.close()
  return said
}

/** Rejects when anything was computed again: no file of an encoder may be asked for. */
async function comeBack(page: Page, site: Site, encodings: EncoderBenchReport['encodings']): Promise<number> {
  site.requests.length = 0
  const start = performance.now()
  await page.goto(site.url)
  await settled(page)
  await openPack(page, 'mathvision')
  await show(page, 'Encoders')
  for (const id of encoders) {
    const said = await page.locator(`li[data-encoder="${id}"] .made`).textContent()
    if (said !== encodings[id]) throw new Error(`${id} was "${encodings[id]}", and is "${said}" on the next visit`)
  }
  const seconds = (performance.now() - start) / 1000
  const asked = site.requests.filter((path) => path.startsWith('/encoders/'))
  if (asked.length > 0) throw new Error(`the next visit asked for ${asked.join(', ')}`)
  return seconds
}

async function onSplitA(page: Page) {
  await show(page, 'Board')
  await page.getByLabel('Split from a file').setInputFiles(join(mathvision, 'split-A.json'))
  await page.getByRole('button', { name: 'Same λ' }).click()
  await settled(page)
  const rows = [...(await trained(page))]
  await page.locator('rb-features #source').selectOption('encoders')
  for (const image of ['pictures@1:int8', 'text-layout@1:fp32']) {
    await page.locator('rb-features #image').selectOption(image)
    await settled(page)
    rows.push(...(await trained(page)))
  }
  return rows
}

/** KNN and MLP under the features in force, MLP trained. */
async function trained(page: Page) {
  await page
    .locator('tr[data-key="mlp"]')
    .getByRole('button', { name: /^Train/ })
    .click()
  await settled(page, 5 * minutes)
  const board = await downloadBoard(page)
  const wanted = ['knn', 'knn-64', 'mlp', 'strongest']
  return board.rows
    .filter(({ router }: { router: string }) => wanted.includes(router))
    .map(({ router, accuracy, costPer10k, rankScore }: EncoderBenchReport['rows'][number]) => ({
      features: board.features,
      router,
      accuracy,
      costPer10k,
      rankScore,
    }))
}

export function describeEncoders({ encodings, threaded, nextVisit, rows }: EncoderBenchReport): Section {
  const said = [
    ...Object.entries(encodings).map(([id, words]) => [id, words]),
    ...Object.entries(threaded).map(([id, words]) => [`${id}, with threads`, words]),
  ]
  const figures = rows.map(({ features, router, accuracy, costPer10k, rankScore }) => [
    `${features.split(', standardised')[0]}: ${router}`,
    (100 * accuracy).toFixed(2),
    costPer10k.toFixed(2),
    rankScore.toFixed(2),
  ])
  return {
    title: 'Encoders',
    markdown: [
      `MATH-Vision's 3,040 questions and pictures, stored in the browser. On the next visit all are there after ${nextVisit.toFixed(1)} s, nothing computed again.`,
      table(['Encoder', 'what the page says'], said),
      table(['Split A, accuracy only', 'accuracy, %', '$/10K, assumed', 'Rank Score'], figures),
    ].join('\n\n'),
  }
}
