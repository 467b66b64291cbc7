/**
 * What `npm run study` does: a study in one process, or its plan, one job of the plan, and the study put together from the answers.
 * The same pack and plan give the same study, digit by digit, however many processes there were.
 */
import { writeFileSync } from 'node:fs'
import type { PackFix } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { Lab } from '../../engine/study/lab.ts'
import { printValue } from '../../engine/study/print.ts'
import { madeFrom, studyInputs } from '../../engine/study/settings-key.ts'
import { runStudy } from '../../engine/study/studies.ts'
import type { Study, StudyKind } from '../../engine/study/study.ts'
import { writeStudyFile } from '../../engine/study/study-file.ts'
import { type StudyTable, tablesOf } from '../../engine/study/tables.ts'
import { tooMuch } from '../../experiment/bounds.ts'
import { checkedExperiment, plainJson, type Raw } from '../../experiment/differences.ts'
import type { Experiment } from '../../experiment/experiment.ts'
import { inWords } from '../../packs/findings.ts'
import { tableText } from '../score-text.ts'
import { deviceInWords, opened, packOf, priced, type Tell } from '../twin.ts'
import {
  type Job,
  type JobAnswers,
  type Plan,
  planId,
  readAnswers,
  readPlan,
  writeAnswers,
  writePlan,
} from './files.ts'
import type { StudyOptions } from './options.ts'
import { type Answer, SharedPieces } from './shared-pieces.ts'

const plain = (experiment: Experiment) => plainJson(experiment) as Raw

/** What a study is run on. */
interface Ground {
  readonly kind: StudyKind
  readonly experiment: Experiment
  readonly lab: (pieces?: SharedPieces) => Lab
  readonly pack: { readonly id: string; readonly hash: string }
  readonly fixes: readonly PackFix[]
}

/** @param print takes what was asked for @param tell hears of what is worth knowing on the way */
export async function studyCommand(options: StudyOptions, print: (text: string) => void, tell: Tell): Promise<void> {
  const { plan, job, merge, kind } = options
  if (plan !== undefined && job !== undefined) return print(await runJob(options, plan, job, tell))
  if (plan !== undefined && merge) return given(options, print, await merged(options, plan, tell))
  if (plan !== undefined) return print(await planned(options, plan, tell))
  const ground = await groundOf(options, kind!, tell)
  given(options, print, { ground, study: await lastOf(ground, ground.lab(), deviceInWords()) })
}

interface Made {
  readonly ground: Ground
  readonly study: Study
}

function given({ out }: StudyOptions, print: (text: string) => void, { study, ground }: Made) {
  if (out === undefined) return print(studyText(study))
  const text = writeStudyFile(study, ground.experiment)
  writeFileSync(out, text)
  const why = tooMuch(text)
  print(`written to ${out}: ${why ? `too large for the page, ${why}` : 'drop it on the page to see it there'}`)
}

async function groundOf(options: StudyOptions, kind: StudyKind, tell: Tell): Promise<Ground> {
  const { path, fixes } = options
  const pack = await packOf(path, fixes, tell)
  // As a plan gives it back: the file of a study is the same, whoever wrote it.
  const { experiment } = checkedExperiment(plain(await priced(options, pack.info, tell)), 'the options')
  const engine = await opened(path, pack, tell)
  const lab = (pieces?: SharedPieces) => new Lab(engine, undefined, pieces)
  return { kind, experiment, lab, fixes, pack: { id: pack.info.id, hash: pack.hash } }
}

/** The pack and settings that the plan was made for; throws a sentence where they are others. */
async function groundOfPlan({ path }: StudyOptions, plan: Plan, tell: Tell): Promise<Ground> {
  const { kind, fixes } = plan
  const pack = await packOf(path, fixes, tell)
  if (pack.hash !== plan.pack.hash)
    throw new Error(`${path} is another pack than the plan's: its hash is ${pack.hash}, the plan's ${plan.pack.hash}`)
  const { experiment, findings } = checkedExperiment(plan.experiment, 'the plan')
  if (planId(kind, pack.hash, studyInputs(experiment)) !== plan.id)
    throw new Error(
      `the plan was changed, or made by another version: ${findings.map(inWords).join(' ') || 'make it anew'}`,
    )
  const engine = await opened(path, pack, tell)
  return { kind, experiment, fixes, pack: plan.pack, lab: (pieces) => new Lab(engine, undefined, pieces) }
}

async function lastOf({ kind, experiment }: Ground, lab: Lab, device: string, signal?: AbortSignal): Promise<Study> {
  const hooks = { signal: signal ?? new AbortController().signal, onProgress: () => {} }
  let last: Study | undefined
  for await (const study of runStudy(kind, lab, experiment, device, hooks)) last = study
  if (!last) throw new Error('the study gave no result')
  return last
}

/** Writes the plan, or adds the round that follows from the answers that are there. */
async function planned(options: StudyOptions, path: string, tell: Tell): Promise<string> {
  const { kind, jobs } = options
  if (kind === 'latency')
    throw new Error(
      'routing times of several machines do not belong into one table: run this study on one, without --plan',
    )
  const before = kind === undefined ? readPlan(path) : undefined
  const ground = before ? await groundOfPlan(options, before, tell) : await groundOf(options, kind!, tell)
  const answers = before ? answersTo(before, path) : []
  const unfinished = before ? unfinishedJobs(before, answers) : []
  if (unfinished.length > 0) throw new Error(stillToRun(unfinished))
  const pieces = new SharedPieces(allAnswers(answers))
  await lastOf(ground, ground.lab(pieces), '')
  const round = Math.max(0, ...(before?.jobs.map((job) => job.round) ?? [])) + 1
  const more = sharedOut([...pieces.missing], jobs ?? pieces.missing.size).map((own): Job => ({ round, pieces: own }))
  const { experiment, pack, fixes } = ground
  const id = planId(ground.kind, pack.hash, studyInputs(experiment))
  const all = [...(before?.jobs ?? []), ...more]
  writePlan(path, { kind: ground.kind, pack, fixes, experiment: plain(experiment), id, jobs: all })
  if (more.length === 0) return `${path}: nothing is left to run; merge it`
  return `${path}: ${plural(more.length, 'job')}, ${all.length - more.length} to ${all.length - 1}, with ${plural(pieces.missing.size, 'run')} of routers`
}

/** In order, so that neighbours in the list, which often share features, stay together; in at most so many parts. */
function sharedOut(names: readonly string[], parts: number): string[][] {
  const count = Math.min(parts, names.length)
  return Array.from({ length: count }, (_, p) =>
    names.slice(Math.floor((p * names.length) / count), Math.floor(((p + 1) * names.length) / count)),
  )
}

const answersTo = (plan: Plan, path: string) => plan.jobs.map((_, job) => readAnswers(path, plan, job))

type Answered = readonly (JobAnswers | undefined)[]

const allAnswers = (answers: Answered): Map<string, Answer> =>
  new Map(answers.flatMap((known) => (known ? [...known.answers] : [])))

/** @param before only jobs of earlier rounds */
const unfinishedJobs = ({ jobs }: Plan, answers: Answered, before = Number.POSITIVE_INFINITY): number[] =>
  jobs.flatMap(({ round }, job) => (round < before && !answers[job]?.done ? [job] : []))

const stillToRun = (jobs: readonly number[]): string =>
  `${plural(jobs.length, 'job')} of the plan ${jobs.length === 1 ? 'has' : 'have'} no whole answer yet: run --job ${jobs.slice(0, 20).join(', ')}${jobs.length > 20 ? ' …' : ''}`

async function runJob(options: StudyOptions, path: string, job: number, tell: Tell): Promise<string> {
  const plan = readPlan(path)
  const wanted = plan.jobs[job]
  if (!wanted) throw new Error(`--job ${job}: the plan has ${plural(plan.jobs.length, 'job')}, from 0`)
  const before = readAnswers(path, plan, job)
  if (before?.done) return `job ${job}: done already`
  // Also those of this round: what they show not to be needed is left out.
  const others = answersTo(plan, path)
  const unfinished = unfinishedJobs(plan, others, wanted.round)
  if (unfinished.length > 0) throw new Error(`job ${job} builds on others. ${stillToRun(unfinished)}`)
  const answers = new Map(before?.answers)
  const device = deviceInWords()
  const enough = new AbortController()
  const left = wanted.pieces.filter((piece) => !answers.has(piece))
  const pieces = new SharedPieces(new Map([...allAnswers(others), ...answers]), left, (piece, answer, stillWanted) => {
    answers.set(piece, answer)
    writeAnswers(path, plan, job, { answers, device, done: false })
    if (stillWanted === 0) enough.abort()
  })
  const ground = await groundOfPlan(options, plan, tell)
  await lastOf(ground, ground.lab(pieces), device, enough.signal).catch((error: unknown) => {
    if (!enough.signal.aborted) throw error
  })
  // A piece that was not asked for is not needed: a router without random numbers runs once, one that failed is left alone.
  writeAnswers(path, plan, job, { answers, device, done: true })
  return `job ${job}: ${plural(answers.size, 'run')} of routers`
}

async function merged(options: StudyOptions, path: string, tell: Tell): Promise<Made> {
  const plan = readPlan(path)
  const answers = answersTo(plan, path)
  const unfinished = unfinishedJobs(plan, answers)
  if (unfinished.length > 0) throw new Error(stillToRun(unfinished))
  const ground = await groundOfPlan(options, plan, tell)
  const pieces = new SharedPieces(allAnswers(answers))
  const devices = [...new Set(answers.map((known) => known?.device ?? ''))].join('; ')
  const study = await lastOf(ground, ground.lab(pieces), devices)
  if (pieces.lacking)
    throw new Error(
      'the study goes on from these answers: run it with --plan alone, which adds the jobs of the next round',
    )
  return { ground, study }
}

/** A study as text: its tables, and what they rest on. */
const studyText = (study: Study): string => [...tablesOf(study).map(oneTable), restsOn(study)].join('\n\n')

const oneTable = ({ caption, columns, rows }: StudyTable): string => {
  const lines = rows.map(({ values }) => columns.map((column) => printValue(column, values[column.id])))
  return `${caption}\n${tableText([columns.map(({ head }) => head), ...lines])}`
}

const restsOn = (study: Study): string =>
  ['Rests on', ...Object.entries(madeFrom(study)).map(([name, value]) => `  ${name}: ${value}`)].join('\n')
