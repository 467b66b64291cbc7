/**
 * What it takes to extend the page, tried on a copy of the sources: each change is a patch beside this file, and the test looks for
 * what it adds wherever it should be found.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { noCache } from '../../src/engine/prepare/pack-source.ts'
import type { Study } from '../../src/engine/study/study.ts'
import type { Experiment } from '../../src/experiment/experiment.ts'
import { sealPack } from '../../src/packs/seal.ts'
import { quiet } from '../engine/open-engine.ts'
import { smallParts } from '../engine/small-pack.ts'
import { carryOut, copySources } from '../how-to/apply.ts'
import { drawn } from '../ui/charts/drawn.ts'

const folder = resolve('test/output/changes')
const changes = ['router', 'figure', 'parameter'].map((name) => `test/changes/${name}.md`)

/** A module of the copy, with the types of the original. */
const load = <Module>(path: string): Promise<Module> => import(/* @vite-ignore */ join(folder, 'src', path))

/** New files and added lines of a patch, by path. */
function sizeOf(patch: string) {
  const blocks = [...readFileSync(patch, 'utf8').matchAll(/^```(\w+) (src\/\S+)\n(.*?)^```$/gms)]
  const created = blocks.flatMap(([, language, path]) => (language === 'diff' ? [] : [path]))
  const edited = blocks.flatMap(([, language, path, code]) =>
    language === 'diff' ? [[path, code.split('\n').filter((line) => line.startsWith('+')).length] as const] : [],
  )
  return { created: created.length, edited: Object.fromEntries(edited) }
}

let engine: Engine
let experiment: Experiment

beforeAll(async () => {
  copySources(folder)
  for (const change of changes) carryOut(change, folder)
  const [{ Engine }, { engineLib }, { nearestWith }, { defaultExperiment }] = await Promise.all([
    load<typeof import('../../src/engine/engine.ts')>('engine/engine.ts'),
    load<typeof import('../../src/engine/prepare/engine-lib.ts')>('engine/prepare/engine-lib.ts'),
    load<typeof import('../../src/kernel/shards.ts')>('kernel/shards.ts'),
    load<typeof import('../../src/experiment/experiment.ts')>('experiment/experiment.ts'),
  ])
  const samples = Array.from({ length: 240 }, (_, i) => ({ id: String(i), prompt: 'x'.repeat(2 + (i % 7)) }))
  const { info, hash, entries } = await sealPack({ ...smallParts(), samples })
  const read = async (name: string) => entries.get(name) ?? new Uint8Array()
  const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache }
  engine = (await Engine.open({ info, hash, read }, tools)).engine as Engine
  const added = { key: 'text-length', router: 'text-length', params: {}, fitOn: 'train' as const }
  const routers = [...defaultExperiment.routers.filter(({ key }) => key === 'knn' || key === 'strongest'), added]
  const study = { ...defaultExperiment.study, routers: ['text-length'], seeds: 1 }
  experiment = { ...defaultExperiment, pack: 'small', routers, study }
  await engine.prepare(experiment, quiet)
})

it('keeps the types', () => {
  const types = () => execFileSync('npx', ['tsc', '--noEmit', '-p', folder], { encoding: 'utf8', stdio: 'pipe' })
  expect(types).not.toThrow()
})

describe('a router that reads texts', () => {
  it('is one new file, and its import and its entry in the index', () => {
    expect(sizeOf('test/changes/router.md')).toEqual({ created: 1, edited: { 'src/routers/index.ts': 2 } })
  })

  it('runs on the board, without being put on the default one', async () => {
    const { rows } = await engine.board(experiment)
    const row = rows.find(({ key }) => key === 'text-length')
    expect(row, row?.message).toMatchObject({ status: 'ready', label: 'Text length' })
    const { defaultRouters } =
      await load<typeof import('../../src/experiment/experiment.ts')>('experiment/experiment.ts')
    expect(defaultRouters.some(({ router }) => router === 'text-length')).toBe(false)
  })

  it('can be added as a row, named on the command line, and takes part in studies', async () => {
    const { RbRows } = await load<typeof import('../../src/ui/board/rb-rows.ts')>('ui/board/rb-rows.ts')
    expect(drawn(new RbRows().render(), 'select')).toContain('value="text-length"')
    const { scoreOptions } = await load<typeof import('../../src/cli/score-options.ts')>('cli/score-options.ts')
    expect(scoreOptions(['package.json', '--routers', 'text-length'])?.experiment.routers).toHaveLength(1)
    const { Insight } = await load<typeof import('../../src/engine/insight.ts')>('engine/insight.ts')
    const report = await new Insight(engine).report(experiment)
    expect(report.rows.find(({ router }) => router === 'text-length')?.accuracy).toBeGreaterThan(0)
    for (const kind of ['seeds', 'latency'] as const)
      expect((await studied(kind)).rows, kind).toMatchObject([{ key: 'text-length' }])
    for (const row of (await studied('seeds')).rows) expect(row.failure).toBeUndefined()
  })
})

async function studied(kind: 'seeds' | 'latency'): Promise<Study> {
  const { Lab } = await load<typeof import('../../src/engine/study/lab.ts')>('engine/study/lab.ts')
  const { runStudy } = await load<typeof import('../../src/engine/study/studies.ts')>('engine/study/studies.ts')
  let last: Study | undefined
  for await (last of runStudy(kind, new Lab(engine), experiment, 'a test', quiet));
  return last as Study
}

describe('an importer', () => {
  it('is one new file, and its import and its entry in the list: carried out in test/how-to', () => {
    const { created, edited } = sizeOf('docs/how-to/importer.md')
    expect(created).toBe(1)
    expect(edited).toEqual({ 'src/packs/import/importers.ts': 2 })
  })
})

describe('a figure', () => {
  const head = 'Price of a solved question, $/10K'

  it('is one entry', () => {
    expect(Object.keys(sizeOf('test/changes/figure.md').edited)).toEqual(['src/core/figures.ts'])
  })

  it('is in every table and picture of the board', async () => {
    const board = await engine.board(experiment)
    const { RbLeaderboard } =
      await load<typeof import('../../src/ui/board/rb-leaderboard.ts')>('ui/board/rb-leaderboard.ts')
    const { RbPoints } = await load<typeof import('../../src/ui/board/rb-points.ts')>('ui/board/rb-points.ts')
    const { RbHeatmap } = await load<typeof import('../../src/ui/board/rb-heatmap.ts')>('ui/board/rb-heatmap.ts')
    const { RbFrontier } = await load<typeof import('../../src/ui/board/rb-frontier.ts')>('ui/board/rb-frontier.ts')
    const shown = (Element: new () => { render(): unknown }, tag: string, start = '') =>
      drawn(Object.assign(new Element(), { board, own: { value: 700 }, figure: 'usdPerSolved' }).render(), tag, start)
    expect(shown(RbLeaderboard, 'table')).toContain(head)
    expect(shown(RbPoints, 'table')).toContain(head)
    expect(shown(RbHeatmap, 'table')).toContain(head)
    expect(shown(RbHeatmap, 'div', ' class="tools"')).toContain(head)
    expect(shown(RbFrontier, 'svg', ' viewBox="0 0')).toContain('per 10K solved')
  })

  it('is in every export, and moves no other column', async () => {
    const board = await engine.board(experiment)
    const { leaderboardTable, partsTable } =
      await load<typeof import('../../src/ui/export/board-tables.ts')>('ui/export/board-tables.ts')
    const { Insight } = await load<typeof import('../../src/engine/insight.ts')>('engine/insight.ts')
    const sure = await new Insight(engine).significance(experiment, 250)
    const { columns, rows } = leaderboardTable(board, sure)
    for (const column of ['usd_per_10k_solved', 'usd_per_10k_solved_low', 'usd_per_10k_solved_high'])
      expect(Number(rows[0][columns.indexOf(column)]), column).toBeGreaterThan(0)
    expect(rows[0][columns.indexOf('lambda')]).toBe(board.rows[0].lambda)
    expect(rows[0][columns.indexOf('rank_score')]).toBe(board.rows[0].overall.rankScore)
    expect(partsTable(board).columns.at(-1)).toBe('usd_per_10k_solved')
    const { summary } = await load<typeof import('../../src/ui/share/summary.ts')>('ui/share/summary.ts')
    expect(summary(board, {}, true)).toContain(head)
    const { tablesOf } = await load<typeof import('../../src/engine/study/tables.ts')>('engine/study/tables.ts')
    expect(tablesOf(await studied('seeds'))[0].columns.map((column) => column.head)).toContain(head)
    expect(Object.keys((await new Insight(engine).report(experiment)).rows[0])).toContain('usdPerSolved')
  })

  it('travels in links, and leaves digests of before it readable', async () => {
    const { readLink } = await load<typeof import('../../src/experiment/link.ts')>('experiment/link.ts')
    expect(await readLink('board?view.heatmap=usdPerSolved')).toMatchObject({ findings: [] })
    const { movedFigures } = await load<typeof import('../../src/experiment/digest.ts')>('experiment/digest.ts')
    expect(movedFigures({ a: '1 2 3' }, { a: '1 2 3 4' })).toEqual([])
  })
})

describe('a number of the experiment', () => {
  it('is one entry', () => {
    expect(sizeOf('test/changes/parameter.md')).toEqual({ created: 0, edited: { 'src/experiment/ranges.ts': 1 } })
  })

  it('is in the form, the link, the command line and what studies depend on', async () => {
    const gamma = (of: object) => (of as { gamma?: number }).gamma
    expect(gamma(experiment)).toBe(2)
    const { RbSetup } = await load<typeof import('../../src/ui/board/rb-setup.ts')>('ui/board/rb-setup.ts')
    const form = Object.assign(new RbSetup(), { board: await engine.board(experiment) })
    expect(drawn(form.render(), 'div', ' class="fields"')).toMatch(/id="gamma" min="1" max="8" step="0.5"/)
    const { readLink, writeLink } = await load<typeof import('../../src/experiment/link.ts')>('experiment/link.ts')
    const changed = { ...experiment, gamma: 3 }
    expect(gamma((await readLink(await writeLink({ experiment: changed }))).experiment)).toBe(3)
    expect((await readLink('board?gamma=9')).findings).toHaveLength(1)
    const { scoreOptions, usage } = await load<typeof import('../../src/cli/score-options.ts')>('cli/score-options.ts')
    expect(gamma(scoreOptions(['package.json', '--gamma', '4'])?.experiment ?? {})).toBe(4)
    expect(usage).toContain('--gamma X')
    const { studyInputs } =
      await load<typeof import('../../src/engine/study/settings-key.ts')>('engine/study/settings-key.ts')
    expect(studyInputs(changed)).not.toBe(studyInputs(experiment))
  })
})
