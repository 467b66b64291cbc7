/** What is stored belongs to a pack and goes with it; other tabs, other tables and damage are told apart from it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dist, openPack, openProfile, type Profile, type Site, serve, settled, show } from './support/browser.ts'

const scratch = mkdtempSync(join(tmpdir(), 'rb-shared-'))
let site: Site
let profile: Profile
const errors: string[] = []

/** A table of 60 questions and 3 models, called the same whatever it holds. */
function table(seed: number): string {
  const folder = join(scratch, String(seed))
  mkdirSync(folder, { recursive: true })
  const lines = Array.from({ length: 180 }, (_, i) => {
    const [q, m] = [Math.floor(i / 3), i % 3]
    return `q${q},model-${m},${(q * 7 + m * 3 + seed * (q % 5)) % 3 === 0 ? 1 : 0},${100 + q},${20 + m},what is ${q % 9} times ${seed}?`
  })
  writeFileSync(
    join(folder, 'samples.csv'),
    `sample,model,score,input_tokens,output_tokens,prompt\n${lines.join('\n')}\n`,
  )
  return join(folder, 'samples.csv')
}

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

async function visit(): Promise<Page> {
  const page = await profile.context.newPage()
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(site.url)
  await settled(page)
  return page
}

async function take(page: Page, file: string) {
  await show(page, 'Data')
  await page.locator('rb-packs input#files').setInputFiles(file)
  await page.locator('rb-board').waitFor()
  await settled(page)
}

/** Keys of everything in the database: packs, then chunks and derived tables by the hash they belong to. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>) =>
      new Promise<T>((done, failed) => {
        request.onsuccess = () => done(request.result)
        request.onerror = () => failed(request.error)
      })
    const db = await wait(indexedDB.open('vl-routerbench'))
    const tx = db.transaction(['packs', 'chunks', 'derived'])
    const packs = (await wait(tx.objectStore('packs').getAll())) as { id: string; hash: string }[]
    const chunks = (await wait(tx.objectStore('chunks').getAllKeys())) as string[][]
    const derived = (await wait(tx.objectStore('derived').getAllKeys())) as string[]
    db.close()
    const hashes = packs.map(({ hash }) => hash)
    return {
      ids: packs.map(({ id }) => id).sort(),
      strays: [
        ...chunks.filter(([, hash]) => !hashes.includes(String(hash))).map((key) => key.join()),
        ...derived.filter((key) => !hashes.includes(key.split('/')[0] ?? '')),
      ],
    }
  })

/** Runs in a page of this origin that is not ours. */
const stranger = async () => {
  const page = await profile.context.newPage()
  await page.goto(`${site.url}packs/catalogue.json`)
  return page
}

const titles = (page: Page) => page.locator('rb-packs li[data-pack] .line b').allInnerTexts()

describe('another table of the same name', () => {
  it('stands beside the first; the same one again does not; all of it goes when it is deleted', async () => {
    const page = await visit()
    await take(page, table(1))
    await take(page, table(2))
    await page.getByText('stands beside another pack of the same name').waitFor()
    await take(page, table(2))
    await page.getByText('was stored already').waitFor()
    await show(page, 'Data')
    expect((await titles(page)).filter((title) => title.startsWith('samples')).sort()).toEqual([
      'samples',
      'samples (2)',
    ])
    await openPack(page, 'simulated')
    await show(page, 'Data')
    for (const id of ['table-samples', 'table-samples-2']) {
      await page.locator(`li[data-pack="${id}"]`).getByRole('button', { name: 'Delete' }).click()
      await page.locator(`li[data-pack="${id}"]`).waitFor({ state: 'detached' })
    }
    expect(await kept(page)).toEqual({ ids: ['simulated'], strays: [] })
    await page.close()
  })
})

describe('what no pack owns', () => {
  it('is swept out at the next visit', async () => {
    const page = await visit()
    await page.evaluate(
      () =>
        new Promise<void>((done) => {
          const request = indexedDB.open('vl-routerbench')
          request.onsuccess = () => {
            const tx = request.result.transaction(['chunks', 'derived'], 'readwrite')
            tx.objectStore('derived').put(1, 'deadbeef/neighbors/1')
            tx.objectStore('derived').put(1, 'deadbeef/picture/images/1.jpg')
            tx.objectStore('chunks').put(new ArrayBuffer(8), ['gone', 'deadbeef', 'quality.npy', 0])
            tx.oncomplete = () => {
              request.result.close()
              done()
            }
          }
        }),
    )
    expect((await kept(page)).strays).toHaveLength(3)
    await page.reload()
    await settled(page)
    await expect.poll(() => kept(page)).toEqual({ ids: ['simulated'], strays: [] })
    await page.close()
  })
})

describe('two tabs', () => {
  it('hear of what the other deletes; the board stays, and nothing fails unheard', async () => {
    const [first, second] = [await visit(), await visit()]
    await take(first, table(3))
    await show(second, 'Data')
    await openPack(second, 'table-samples')
    await openPack(first, 'simulated')
    await show(first, 'Data')
    await first.locator('li[data-pack="table-samples"]').getByRole('button', { name: 'Delete' }).click()
    await second.getByText('was deleted in another tab').waitFor()
    await show(second, 'Board')
    await second.evaluate(() =>
      (document.querySelector('rb-app') as unknown as { session: { change(change: object): void } }).session.change({
        beta: 0.5,
      }),
    )
    await settled(second)
    await second.evaluate(() =>
      (document.querySelector('rb-app') as unknown as { session: { change(change: object): void } }).session.change({
        split: { by: 'seed', seed: 5 },
      }),
    )
    await second.getByText('the pack was deleted or replaced meanwhile').first().waitFor()
    for (const view of ['Samples', 'Encoders', 'Data']) await show(second, view)
    await second.waitForTimeout(500)
    expect(await kept(second)).toEqual({ ids: ['simulated'], strays: [] })
    expect(errors).toEqual([])
    await first.close()
    await second.close()
  })

  it('make room when the database is deleted elsewhere, say so, and the next tab has a board', async () => {
    const page = await visit()
    const other = await stranger()
    await other.evaluate(
      () =>
        new Promise<void>((done, failed) => {
          const request = indexedDB.deleteDatabase('vl-routerbench')
          request.onsuccess = () => done()
          request.onblocked = () => failed(new Error('blocked'))
        }),
    )
    await page.getByText('was deleted with everything else').waitFor()
    const next = await visit()
    expect(errors).toEqual([])
    await next.close()
    await page.close()
    await other.close()
  })

  it('do not wait for ever for a tab that makes no room: there is a board, and a sentence', async () => {
    const other = await stranger()
    await other.evaluate(
      () =>
        new Promise<void>((done) => {
          const request = indexedDB.open('vl-routerbench')
          request.onsuccess = () => {
            indexedDB.deleteDatabase('vl-routerbench')
            done()
          }
        }),
    )
    const page = await visit()
    await page.getByText('another tab of this page holds it').waitFor()
    await other.close()
    await page.reload()
    await settled(page)
    expect(await page.getByText('another tab of this page holds it').count()).toBe(0)
    await page.close()
  })
})

describe('a stored pack with a damaged entry', () => {
  it('is not exported', async () => {
    const page = await visit()
    await page.evaluate(
      () =>
        new Promise<void>((done) => {
          const request = indexedDB.open('vl-routerbench')
          request.onsuccess = () => {
            const tx = request.result.transaction('chunks', 'readwrite')
            const cursors = tx.objectStore('chunks').openCursor()
            cursors.onsuccess = () => {
              const cursor = cursors.result
              if (!cursor) return
              const bytes = new Uint8Array(cursor.value as ArrayBuffer)
              if ((cursor.key as string[])[2] === 'out_tokens.npy') {
                bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
                cursor.update(bytes.buffer)
              }
              cursor.continue()
            }
            tx.oncomplete = () => {
              request.result.close()
              done()
            }
          }
        }),
    )
    await show(page, 'Data')
    await page.getByRole('button', { name: /^Download Simulated/ }).click()
    await page.getByText(/the stored pack is damaged \(out_tokens\.npy has sha256/).waitFor()
    await page.close()
  })
})
