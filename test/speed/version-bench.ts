/**
 * Two built versions in one run: each edit is made in one, then in the other, taking turns to begin, so that both meet the same
 * load. Only what a visitor sees is watched, the table of the board: versions may differ in everything behind it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { drop, openProfile, type Profile, type Site, serve } from '../e2e/support/browser.ts'
import { median, type Section, table } from './speed-file.ts'

/** Milliseconds from the edit to the first change of the table, and to the last one. */
interface EditTimes {
  readonly first: number
  readonly last: number
}

const edits = ['price', 'budget', 'pack'] as const
type Edit = (typeof edits)[number]
const titles: Readonly<Record<Edit, string>> = { price: 'A price edit', budget: 'A budget move', pack: 'A pack switch' }
const rounds: Readonly<Record<Edit, number>> = { price: 12, budget: 12, pack: 4 }

/** The table counts as finished when it has not changed for so long. */
const silenceMs = 1500

interface VersionReport {
  readonly commit: string
  readonly times: Readonly<Record<Edit, readonly EditTimes[]>>
}

interface Version {
  readonly site: Site
  readonly profile: Profile
  readonly page: Page
  readonly commit: string
  readonly times: Record<Edit, EditTimes[]>
}

/** In the page: finds elements below any number of shadow roots, reads the table, and times what an act does to it. */
const helpers = `
  globalThis.deep ??= (selector, root = document) => {
    const hit = root.querySelector(selector)
    if (hit) return hit
    for (const element of root.querySelectorAll('*')) {
      const found = element.shadowRoot && deep(selector, element.shadowRoot)
      if (found) return found
    }
  }
  globalThis.seen ??= {}
  globalThis.kept ??= (selector) => (seen[selector]?.isConnected ? seen[selector] : (seen[selector] = deep(selector)))
  globalThis.boardText ??= () => {
    const shown = kept('rb-leaderboard')?.shadowRoot.querySelector('table')?.textContent
    return shown ? kept('.packline b').textContent + shown : ''
  }
  globalThis.timed ??= async (act, patience) => {
    const start = performance.now()
    let [first, last] = [NaN, NaN]
    seen.text = boardText() || seen.text
    act()
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 4))
      const now = performance.now() - start
      const shown = boardText()
      // Between two views there is no table: it has not changed, it is not there.
      if (shown && shown !== seen.text) {
        seen.text = shown
        if (isNaN(first)) first = now
        last = now
      }
      if (now - (isNaN(last) ? 0 : last) > (isNaN(last) ? patience : ${silenceMs})) return { first, last }
    }
  }`

/** Nothing of its own is timed: the table is only waited for. */
async function quiet(page: Page) {
  await page.locator('rb-leaderboard tbody tr').first().waitFor()
  await page.evaluate(`${helpers}; timed(() => {}, ${silenceMs})`)
}

/** Where each edit is made, and how, as code in the page. `round` counts from 1. */
const where: Readonly<Record<Edit, (round: number) => string>> = {
  price: () => 'input[data-model="GPT4o"][data-field="inputPerMillion"]',
  budget: () => 'input#slider',
  // Pressed where the pack is open; disabled while something is being worked on.
  pack: (round) => `li[data-pack="${round % 2 ? 'table-second' : 'simulated'}"] button[aria-pressed]:enabled`,
}
const how: Readonly<Record<Edit, (round: number) => string>> = {
  price: (round) => typed((2.5 + round / 50).toFixed(2)),
  budget: (round) => typed(String(60 + 2 * round)),
  pack: () => 'target.click()',
}
const typed = (value: string) =>
  `target.value = '${value}'; target.dispatchEvent(new Event('input', { bubbles: true, composed: true }))`

/** @param dist this version's folder @param other the one it is compared with */
export async function measureVersions(dist: string, other: string): Promise<readonly [VersionReport, VersionReport]> {
  const scratch = mkdtempSync(join(tmpdir(), 'rb-versions-'))
  const csv = join(scratch, 'second.csv')
  writeFileSync(csv, secondPack())
  const versions = [await open(dist, csv), await open(other, csv)] as const
  for (const edit of edits) {
    for (let round = 0; round <= rounds[edit]; round++) {
      for (const version of round % 2 ? versions : versions.toReversed()) {
        const times = await timeEdit(version.page, edit, round + 1)
        // The first of each loads what the others find there.
        if (round > 0) version.times[edit].push(times)
      }
    }
  }
  for (const { profile, site } of versions) {
    await profile.close()
    await site.close()
  }
  rmSync(scratch, { recursive: true })
  return [versions[0], versions[1]]
}

async function timeEdit(page: Page, edit: Edit, round: number): Promise<EditTimes> {
  if (edit === 'pack') await showView(page, 'Data')
  const selector = where[edit](round)
  await page.locator(selector).first().waitFor({ state: 'attached' })
  const act = `const target = deep('${selector}'); timed(() => { ${how[edit](round)} }, 60000)`
  const times = await page.evaluate<EditTimes>(`{ ${act} }`)
  if (Number.isNaN(times.first)) throw new Error(`${titles[edit]}: the board did not answer within a minute`)
  return times
}

const showView = (page: Page, view: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view, exact: true }).click()

/** A visitor with two packs, the simulated one open. */
async function open(dist: string, csv: string): Promise<Version> {
  const site = await serve(dist)
  const profile = await openProfile()
  const page = await profile.context.newPage()
  await page.goto(`${site.url}#about`)
  const about = await page.getByText(/, commit [0-9a-f]{7}/).textContent()
  await showView(page, 'Board')
  await quiet(page)
  await drop(page, 'rb-app .packline', [csv])
  await page.locator('rb-app .packline b', { hasText: 'second' }).waitFor()
  await quiet(page)
  await showView(page, 'Data')
  await page.locator('li[data-pack="simulated"]').getByRole('button', { name: 'Open' }).click()
  await quiet(page)
  const commit = /commit ([0-9a-f]{7})/.exec(about ?? '')?.[1] ?? 'unknown'
  return { site, profile, page, commit, times: { price: [], budget: [], pack: [] } }
}

/** 600 questions × 3 models, with a text each. */
function secondPack(): string {
  const rows = Array.from({ length: 1800 }, (_, at) => {
    const [question, model] = [Math.floor(at / 3), at % 3]
    const right = (question * 7 + model * 5) % 10 < 5 + model
    return `q${question},model-${model + 1}B,${right ? 1 : 0},${100 + (question % 50)},${20 + 30 * model},question ${question} of kind ${question % 9}`
  })
  return `sample,model,score,in_tokens,out_tokens,text\n${rows.join('\n')}\n`
}

export function describeVersions([here, other]: readonly [VersionReport, VersionReport]): Section {
  const rows = edits.flatMap((edit) =>
    (['first', 'last'] as const).map((when) => {
      const of = ({ times }: VersionReport) => median(times[edit].map((time) => time[when]))
      const what = when === 'first' ? 'until the table first changes' : 'until it changes no more'
      return [
        `${titles[edit]}, ${what}`,
        of(other).toFixed(0),
        of(here).toFixed(0),
        `${(of(here) / of(other)).toFixed(2)} ×`,
      ]
    }),
  )
  return {
    title: `Two versions: ${here.commit} beside ${other.commit}`,
    markdown: `Each edit in one version, then in the other, taking turns to begin: ${rounds.price} prices, ${rounds.budget} budgets, ${rounds.pack} packs. The table is looked at every 4 ms.\n\n${table(
      ['Edit', `${other.commit}, ms`, `${here.commit}, ms`, 'ratio'],
      rows,
    )}`,
  }
}
