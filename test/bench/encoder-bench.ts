/**
 * Encoders over real questions and pictures: MATH-Vision's 3,040, with every encoder that comes with the site, stored in
 * the browser; then KNN and MLP on fused features on split A. Minutes, so a bench and no test.
 */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { downloadBoard, drop, mathvision, openProfile, serve, settled, show } from '../e2e/browser.ts'

export interface EncoderBenchReport {
  /** What the page itself says of each encoding: count, seconds, rate, device. */
  readonly encodings: Readonly<Record<string, string>>
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
  await page.goto(site.url)
  await settled(page)
  await show(page, 'Data')
  await drop(page, 'rb-packs .drop', [mathvision])
  await page.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor({ timeout: minutes })
  await settled(page)
  await show(page, 'Encoders')
  const encodings: Record<string, string> = {}
  for (const id of encoders) {
    const card = page.locator(`li[data-encoder="${id}"]`)
    await card.locator('button.encode').click()
    await card.locator('.made').waitFor({ timeout: 15 * minutes })
    encodings[id] = (await card.locator('.made').textContent()) ?? ''
  }
  const rows = await onSplitA(page)
  await profile.close()
  await site.close()
  return { encodings, rows }
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

/** Prints what was measured. */
export function describeEncoders({ encodings, rows }: EncoderBenchReport) {
  for (const [id, said] of Object.entries(encodings)) console.log(`Encoder ${id}: ${said}`)
  console.table(
    rows.map(({ features, router, accuracy, costPer10k, rankScore }) => ({
      'MATH-Vision, split A, accuracy only': features.split(', standardised')[0],
      router,
      'accuracy, %': (100 * accuracy).toFixed(2),
      'cost, $/10K, assumed': costPer10k.toFixed(2),
      'Rank Score': rankScore.toFixed(2),
    })),
  )
}
