/**
 * The files of a study that is shared out: the plan, and beside it one file of answers for each job. docs/formats.md describes both.
 * Files appear whole: each is written under another name first.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PackFix } from '../../core/types.ts'
import type { StudyKind } from '../../engine/study/study.ts'
import { exactJson, fromExactJson } from '../../engine/study/study-file.ts'
import { isRecord, type Raw } from '../../experiment/differences.ts'
import type { Answer } from './shared-pieces.ts'

const planFormat = 'vl-routerbench-study-plan'
const answersFormat = 'vl-routerbench-study-answers'

export interface Job {
  /** Counts from 1: jobs of a later round build on the answers of all earlier ones. */
  readonly round: number
  /** Names of the pieces: part of the study, row, run, parameters. */
  readonly pieces: readonly string[]
}

export interface Plan {
  readonly kind: StudyKind
  readonly pack: { readonly id: string; readonly hash: string }
  readonly fixes: readonly PackFix[]
  /** As links carry it. */
  readonly experiment: Raw
  /** sha256 of everything a number depends on: answers of another plan are refused. */
  readonly id: string
  readonly jobs: readonly Job[]
}

export const planId = (kind: StudyKind, packHash: string, inputs: string): string =>
  sha256([kind, packHash, inputs].join('\n'))

export const writePlan = (path: string, plan: Plan) =>
  writeWhole(path, exactJson({ format: planFormat, version: 1, ...plan }))

/** Throws a sentence. */
export function readPlan(path: string): Plan {
  if (!existsSync(path)) throw new Error(`there is no plan "${path}": write it first, with --kind and --plan`)
  const json = parsed(path)
  if (!isRecord(json) || json.format !== planFormat || !isRecord(json.experiment) || !Array.isArray(json.jobs))
    throw new Error(`${path} is not the plan of a study`)
  return json as unknown as Plan
}

export interface JobAnswers {
  readonly answers: ReadonlyMap<string, Answer>
  /** On which it was computed, in words. */
  readonly device: string
  /** Nothing of the job is left to do. */
  readonly done: boolean
}

const answersPath = (planPath: string, job: number): string =>
  join(`${planPath.replace(/\.json$/i, '')}.answers`, `${job}.json`)

export function writeAnswers(planPath: string, plan: Plan, job: number, { answers, device, done }: JobAnswers) {
  const path = answersPath(planPath, job)
  mkdirSync(dirname(path), { recursive: true })
  const listed = [...answers].map(([piece, answer]) => ({ piece, ...answer }))
  const said = { device, done, answers: listed }
  writeWhole(path, exactJson({ format: answersFormat, version: 1, plan: plan.id, job, sha256: hashOf(said), ...said }))
}

/** Of what a file says: one cut short or changed is known by it. */
const hashOf = ({ device, done, answers }: Readonly<Record<'device' | 'done' | 'answers', unknown>>): string =>
  sha256(exactJson([device, done, answers]))

/** Undefined where there is no file, or it is damaged or another plan's: the job has to be run. */
export function readAnswers(planPath: string, plan: Plan, job: number): JobAnswers | undefined {
  const path = answersPath(planPath, job)
  const json = existsSync(path) ? parsed(path) : undefined
  if (!isRecord(json) || json.format !== answersFormat || json.plan !== plan.id || !Array.isArray(json.answers))
    return undefined
  const { device, done } = json
  if (json.sha256 !== hashOf({ device, done, answers: json.answers })) return undefined
  const listed: readonly ({ readonly piece: string } & Answer)[] = json.answers
  return {
    answers: new Map(listed.map(({ piece, ...answer }) => [piece, answer])),
    device: String(device),
    done: done === true,
  }
}

function parsed(path: string): unknown {
  try {
    return fromExactJson(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function writeWhole(path: string, text: string) {
  const beside = `${path}.${process.pid}.part`
  writeFileSync(beside, `${text}\n`)
  renameSync(beside, path)
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
