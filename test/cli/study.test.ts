/** Studies shared out over processes: the same digits as in one, answers that are kept, and sentences for the rest. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { studyOptions } from '../../src/cli/study/options.ts'
import { studyCommand } from '../../src/cli/study/run.ts'
import { readStudyFile } from '../../src/engine/study/study-file.ts'
import { writeZip } from '../../src/packs/write-zip.ts'
import { smallPack } from '../engine/small-pack.ts'

const root = mkdtempSync(join(tmpdir(), 'rb-study-'))
const pack = join(root, 'small.zip')
const at = (name: string) => join(root, name)

beforeAll(async () => {
  writeFileSync(pack, writeZip((await smallPack({ images: true })).entries))
})

/** What it prints. */
async function study(...args: string[]): Promise<string> {
  const options = studyOptions([pack, ...args])
  if (!options) throw new Error('help was asked for')
  const printed: string[] = []
  await studyCommand(
    options,
    (text) => printed.push(text),
    () => {},
  )
  return printed.join('\n')
}

const jobsOf = (plan: string): { round: number; pieces: string[] }[] => JSON.parse(readFileSync(plan, 'utf8')).jobs

/** All rounds of a plan, in an order of their own. */
async function runAll(plan: string, run: (job: number) => Promise<unknown>): Promise<number> {
  for (let from = 0, to = jobsOf(plan).length; from < to; [from, to] = [to, jobsOf(plan).length]) {
    for (let job = to - 1; job >= from; job--) await run(job)
    await study('--plan', plan)
  }
  return jobsOf(plan).length
}

const own = (plan: string) => (job: number) => study('--plan', plan, '--job', String(job))

/** A job as a process of its own. */
const apart = (plan: string) => async (job: number) => {
  const args = ['--import', 'tsx', 'src/cli/study.ts', pack, '--plan', plan, '--job', String(job)]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect([status, stderr.trim()]).toEqual([0, ''])
}

const quick = ['--routers', 'kmeans,knn,linear,random,strongest']

const kinds: readonly (readonly [string, ...string[]])[] = [
  ['seeds', '--seeds', '4', ...quick],
  ['training', '--redraws', '5', '--routers', 'kmeans,knn,random,strongest'],
  ['splits', '--splits', '3', ...quick],
  ['sweep', '--lambdas', '0,100,inf', '--sweep-seeds', '2', '--routers', 'linear,mlp'],
  ['heldOut', '--leave-out', 'dataset', ...quick],
  ['strata', ...quick],
  ['fusion', ...quick],
  ['published', '--seeds', '2', '--routers', 'kmeans,linear,strongest'],
]

describe('a study run as separate jobs', () => {
  it.each(kinds)('of the kind %s equals the one run at once, digit by digit', async (kind, ...settings) => {
    const [whole, plan, parts] = [`${kind}-whole.json`, `${kind}-plan.json`, `${kind}-parts.json`].map(at)
    await study('--kind', kind, ...settings, '--out', whole)
    await study('--kind', kind, ...settings, '--plan', plan)
    expect(await runAll(plan, own(plan))).toBeGreaterThan(3)
    await study('--plan', plan, '--merge', '--out', parts)
    expect(readFileSync(parts, 'utf8')).toBe(readFileSync(whole, 'utf8'))
    expect(await study('--plan', plan, '--merge')).toBe(await study('--kind', kind, ...settings))
  })

  it('runs in processes of their own, as few as asked for', async () => {
    const [whole, plan, parts] = ['whole.json', 'plan.json', 'parts.json'].map(at)
    const settings = ['--seeds', '6', ...quick]
    await study('--kind', 'seeds', ...settings, '--out', whole)
    await study('--kind', 'seeds', ...settings, '--plan', plan, '--jobs', '4')
    expect(await runAll(plan, apart(plan))).toBe(4)
    await study('--plan', plan, '--merge', '--out', parts)
    expect(readFileSync(parts, 'utf8')).toBe(readFileSync(whole, 'utf8'))
  })

  it('goes on in a second round where λ is chosen from the first', async () => {
    const plan = at('rounds.json')
    const settings = ['--paper', '--seeds', '1', '--lambdas', '0,100', '--routers', 'linear,strongest']
    await study('--kind', 'published', ...settings, '--plan', plan)
    expect(jobsOf(plan).map(({ round }) => round)).toEqual([1, 1])
    await expect(study('--plan', plan)).rejects.toThrow('run --job 0, 1')
    await runAll(plan, own(plan))
    expect(jobsOf(plan).map(({ round }) => round)).toEqual([1, 1, 2, 2])
    expect(await study('--plan', plan, '--merge')).toBe(await study('--kind', 'published', ...settings))
  })
})

describe('answers of a job', () => {
  const plan = at('kept.json')
  const folder = at('kept.answers')
  beforeAll(async () => {
    await study('--kind', 'seeds', '--seeds', '2', ...quick, '--plan', plan)
  })
  const file = join(folder, '0.json')

  it('are kept when they are whole, and made anew when they are damaged', async () => {
    expect(await study('--plan', plan, '--job', '0')).toBe('job 0: 1 run of routers')
    const made = readFileSync(file, 'utf8')
    expect(await study('--plan', plan, '--job', '0')).toBe('job 0: done already')
    for (const damaged of [made.slice(0, -20), made.replace('0.', '1.'), '{}', made.replace('"job": 0', '"job" 0')]) {
      writeFileSync(file, damaged)
      await study('--plan', plan, '--job', '0')
      expect(readFileSync(file, 'utf8')).toBe(made)
    }
    expect(readdirSync(folder)).toEqual(['0.json'])
  })

  it('are put together only when all are there', async () => {
    await expect(study('--plan', plan, '--merge')).rejects.toThrow(/no whole answer yet: run --job 1, 2/)
    await expect(study('--plan', plan, '--job', '99')).rejects.toThrow('from 0')
  })

  it('belong to one pack and one plan', async () => {
    const other = at('other.zip')
    writeFileSync(other, writeZip((await smallPack({ images: true, flipTest: true })).entries))
    const options = studyOptions([other, '--plan', plan, '--job', '1'])!
    await expect(
      studyCommand(
        options,
        () => {},
        () => {},
      ),
    ).rejects.toThrow('another pack')
    const text = readFileSync(plan, 'utf8')
    writeFileSync(plan, text.replace('"beta": 0.1', '"beta": 0.2'))
    await expect(study('--plan', plan, '--job', '1')).rejects.toThrow('the plan was changed')
    writeFileSync(plan, text)
  })
})

describe('options that cannot be', () => {
  it.each([
    [['--job', '1'], '--job needs the plan'],
    [['--merge'], '--merge needs the plan'],
    [[], 'give --kind'],
    [['--kind', 'sleep'], '--kind sleep'],
    [['--kind', 'seeds', '--seeds', '0'], '--seeds 0'],
    [['--kind', 'seeds', '--plan', 'x', '--jobs', '0'], '--jobs 0'],
  ])('%j', (args, sentence) => {
    expect(() => studyOptions([pack, ...args])).toThrow(sentence)
  })

  it('end in a sentence', async () => {
    await expect(study('--plan', at('none.json'), '--job', '0')).rejects.toThrow('there is no plan')
    await expect(study('--kind', 'latency', '--plan', at('latency.json'))).rejects.toThrow('on one')
    expect(existsSync(at('latency.json'))).toBe(false)
  })
})

describe('a study file', () => {
  it('comes back as it was', async () => {
    const path = at('file.json')
    await study('--kind', 'seeds', '--seeds', '1', '--routers', 'strongest', '--out', path)
    const opened = await readStudyFile(readFileSync(path, 'utf8'), 'file.json')
    expect(opened?.findings).toEqual([])
    expect(opened?.study?.kind).toBe('seeds')
    expect(opened?.study).toMatchObject({ rows: [{ key: 'strongest', accuracy: { sd: Number.NaN } }] })
    rmSync(path)
  })

  it('that is too large for the page is refused before it is parsed', async () => {
    const large = `{"format":"vl-routerbench-study","study":"${'x'.repeat(2 ** 20)}"}`
    await expect(readStudyFile(large, 'x.json')).rejects.toThrow('more than 1 MB')
    const deep = `{"format":"vl-routerbench-study","study":${'['.repeat(100)}`
    await expect(readStudyFile(deep, 'x.json')).rejects.toThrow('64 levels')
  })

  it('that is damaged is not shown, and says where', async () => {
    const study = { kind: 'seeds', stamp: {}, rows: [], complete: true }
    const opened = await readStudyFile(JSON.stringify({ format: 'vl-routerbench-study', study }), 'x.json')
    expect(opened?.study).toBeUndefined()
    expect(opened?.findings[0]?.what).toContain('cannot be shown: stamp')
    expect(await readStudyFile('{"format":"other"}', 'x.json')).toBeUndefined()
  })
})
