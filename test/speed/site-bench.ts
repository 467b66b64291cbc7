/** The page as a visitor meets it: first board cold and warm, preparation, and scoring again after a change. */
import type { Page } from 'playwright-core'
import { openProfile, serve, settled } from '../e2e/support/browser.ts'
import { rescoreTimes } from './rescore.ts'
import { median, p95, type Section, table } from './speed-file.ts'

const visits = 7

async function firstBoard(page: Page, go: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await go()
  await page.locator('rb-leaderboard tbody tr').first().waitFor()
  return performance.now() - start
}

export async function measureSite(dist: string) {
  const site = await serve(dist)
  const cold: number[] = []
  const warm: number[] = []
  const prepare: number[] = []
  let rescore: number[] = []
  for (let i = 0; i < visits; i++) {
    const profile = await openProfile()
    const page = await profile.context.newPage()
    cold.push(await firstBoard(page, () => page.goto(site.url)))
    await settled(page)
    prepare.push(await page.evaluate(() => performance.getEntriesByName('prepare')[0].duration))
    warm.push(await firstBoard(page, () => page.reload()))
    await settled(page)
    if (i === visits - 1) rescore = await rescoreTimes(page, 50)
    await profile.close()
  }
  await site.close()
  return { cold, warm, prepare, rescore }
}

export function describeSite({ cold, warm, prepare, rescore }: Awaited<ReturnType<typeof measureSite>>): Section {
  const line = (what: string, times: readonly number[], goal?: number) => [
    what,
    median(times).toFixed(0),
    p95(times).toFixed(0),
    goal ?? '',
    goal === undefined ? '' : `${(median(times) / goal).toFixed(2)} ×`,
  ]
  return {
    title: 'The page',
    markdown: `The simulated pack, 30,540 questions × 17 models, from a server on the same machine; ${visits} visitors, 50 changes.\n\n${table(
      ['What', 'median, ms', 'p95, ms', 'goal, ms', 'of the goal'],
      [
        line('First board on a first visit', cold, 3000),
        line('First board on a later visit', warm, 1000),
        line('Features and neighbours, 21,378 × 9,162 × 128', prepare),
        line('Every row scored again after a change of price or budget', rescore, 16),
      ],
    )}`,
  }
}
