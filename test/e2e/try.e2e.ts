/** Try it: questions of the pack, typed questions, and questions with a picture, answered by every fitted router. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  axeViolations,
  dist,
  drop,
  openProfile,
  output,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'
import { picture, writePicturePack } from './support/picture-pack.ts'
import { hugePng } from './support/png.ts'

let site: Site
let profile: Profile
let page: Page
let scratch: string

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'rb-try-'))
  writePicturePack(join(scratch, 'pictures'))
  writeFileSync(join(scratch, 'red.png'), picture(4))
  writeFileSync(join(scratch, 'drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  writeFileSync(join(scratch, 'damaged.png'), picture(4).subarray(0, 60))
  writeFileSync(join(scratch, 'huge.png'), hugePng(10_000, 10_000))
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
  await page.goto(site.url)
  await settled(page)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

const answered = () => page.locator('rb-answers tbody tr').first().waitFor()
const ask = async (text: string) => {
  await page.getByLabel('Your question').fill(text)
  await page.getByRole('button', { name: 'Ask the routers' }).click()
}
const said = (sentence: RegExp) => page.locator('rb-try [role=alert]', { hasText: sentence }).waitFor()

describe('Try it', () => {
  it('says on the simulated pack that no words can be encoded, and asks its own questions instead', async () => {
    await show(page, 'Try it')
    await page.locator('rb-try .obstacle', { hasText: 'simulated' }).waitFor()
    await page.locator('rb-examples button').first().click()
    await answered()
    await page.locator('rb-answers .known', { hasText: 'test split' }).waitFor()
    expect(await page.locator('rb-answers tbody tr').count()).toBeGreaterThan(4)
  })

  it('answers a typed question at once where routers read words, with the nearest training questions', async () => {
    await show(page, 'Data')
    await drop(page, 'rb-packs .drop', [join(scratch, 'pictures')])
    await page.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor()
    await settled(page)
    await show(page, 'Try it')
    await ask('How many red boxes are there?')
    await answered()
    await page.locator('rb-answers', { hasText: /solved by (GPT4V|Qwen-VL-Plus)/ }).waitFor()
    await page.locator('rb-answers details', { hasText: 'did not answer' }).locator('summary').click()
    await page.locator('rb-answers', { hasText: 'not trained yet' }).waitFor()
  })

  it('says so when the question is empty', async () => {
    await ask('  ')
    await said(/question is empty/)
  })

  it('encodes a question and its picture where routers see vectors, and says how long it took', async () => {
    await show(page, 'Encoders')
    for (const id of ['words', 'pictures']) {
      await page.locator(`li[data-encoder="${id}"] button.encode`).click()
      await page.locator(`li[data-encoder="${id}"] .made`).waitFor()
    }
    await show(page, 'Board')
    await page.locator('rb-features #source').selectOption('encoders')
    await settled(page)
    await show(page, 'Try it')
    await page.locator('rb-question #file').setInputFiles(join(scratch, 'red.png'))
    await page.getByAltText('Picture 1 of the question').waitFor()
    await ask('How many red boxes are there?')
    await page.locator('rb-answers', { hasText: /Encoding took \d/ }).waitFor()
    // In this pack, red pictures are the first model's.
    const knn = page.locator('rb-answers tr[data-router="knn"] td').first()
    expect(await knn.locator('b').textContent()).toBe('Qwen-VL-Plus')
  })

  it.each([
    ['drawing.svg', /SVG drawing, which can contain scripts/],
    ['damaged.png', /is damaged: its pixels cannot be read/],
    ['huge.png', /has 100 megapixels; the limit is 50/],
  ])('says what is wrong with a picture that cannot be opened: %s', async (name, sentence) => {
    await page.getByRole('button', { name: 'Remove picture 1' }).click()
    await page.locator('rb-question #file').setInputFiles(join(scratch, name))
    await ask('How many?')
    await said(sentence)
  })

  it('takes pictures that are dropped, pasted or taken with the camera', async () => {
    await page.getByRole('button', { name: 'Remove picture 1' }).click()
    await drop(page, 'rb-question form', [join(scratch, 'red.png')])
    await page.getByAltText('Picture 1 of the question').waitFor()
    await page.getByLabel('Your question').evaluate(
      (field, bytes) => {
        const clipboardData = new DataTransfer()
        clipboardData.items.add(new File([Uint8Array.from(bytes)], 'pasted.png', { type: 'image/png' }))
        field.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }),
        )
      },
      [...picture(4)],
    )
    await page.getByAltText('Picture 2 of the question').waitFor()
    const [camera] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Take a photo' }).click(),
    ])
    // Phones open the camera for this attribute.
    expect(await camera.element().getAttribute('capture')).toBe('environment')
    await camera.setFiles(join(scratch, 'red.png'))
    await page.getByAltText('Picture 3 of the question').waitFor()
    await ask('How many red boxes are there?')
    await page.locator('rb-answers', { hasText: /Encoding took \d/ }).waitFor()
    for (let left = 3; left > 0; left--) await page.getByRole('button', { name: 'Remove picture 1' }).click()
  })

  it('answers a question of a megabyte', async () => {
    await page.getByLabel('Your question').evaluate((field) => {
      const text = field as HTMLTextAreaElement
      text.value = 'how many boxes '.repeat(70_000)
    })
    await page.getByRole('button', { name: 'Ask the routers' }).click()
    await page.locator('rb-answers', { hasText: /Counted as [\d,]{6,} input tokens/ }).waitFor()
    await page.getByLabel('Your question').fill('')
  })

  it('compares a router on every pair of encoders', async () => {
    await show(page, 'Encoders')
    await page.getByRole('button', { name: 'Compare' }).click()
    // TF-IDF, words, pictures, and both together.
    await page.locator('rb-encoder-comparison tbody tr').nth(3).waitFor()
    const cells = await page.locator('rb-encoder-comparison tbody tr').last().locator('td').allTextContents()
    expect(cells).toHaveLength(5)
    for (const cell of cells) expect(cell).toMatch(/^[\d.,]+$/)
    await settled(page)
  })

  it('is readable for everyone: no finding of axe, no sideways scrolling at 320 pixels', async () => {
    for (const view of ['Encoders', 'Try it']) {
      await show(page, view)
      if (view === 'Try it') {
        await page.locator('rb-examples button').first().click()
        await answered()
      }
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme })
        expect(await axeViolations(page)).toEqual([])
        for (const width of [1440, 320]) {
          await page.setViewportSize({ width, height: 1000 })
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect(wide, `${view} at ${width}`).toBeLessThanOrEqual(0)
          await page.screenshot({ path: `${output}/${view.replace(' ', '-')}-${scheme}-${width}.png`, fullPage: true })
        }
        await page.setViewportSize({ width: 1440, height: 1000 })
      }
    }
  })
})
