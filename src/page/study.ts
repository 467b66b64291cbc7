/** The page's side of the studies: what has been run, what runs now, and a way to stop it that keeps what is there. */
import * as Comlink from 'comlink'
import type { Study, StudyKind } from '../engine/study/study.ts'
import type { OpenedLink } from '../experiment/link.ts'
import type { Session } from './session.ts'

export interface StudyState {
  /** The last state that arrived, or the result before where a run brought nothing. Stopped runs are marked incomplete. */
  readonly study?: Study
  readonly running: boolean
  /** The file it was opened from: it was not computed here. */
  readonly from?: string
  /** Why it could not be run, in a sentence. */
  readonly failure?: string
}

/** One per session, so that results outlive the view that shows them. */
const studiesOf = new WeakMap<Session, Studies>()

/** Tells with a 'change' event. */
export class Studies extends EventTarget {
  private readonly states = new Map<StudyKind, StudyState>()
  private readonly latest = new Map<StudyKind, number>()
  private nextCall = 1

  private constructor(private readonly session: Session) {
    super()
  }

  static of(session: Session): Studies {
    const studies = studiesOf.get(session) ?? new Studies(session)
    studiesOf.set(session, studies)
    return studies
  }

  get(kind: StudyKind): StudyState {
    return this.states.get(kind) ?? { running: false }
  }

  /** Every study there is, for an export. */
  get all(): readonly Study[] {
    return [...this.states.values()].flatMap(({ study }) => study ?? [])
  }

  /** Runs a study on the open pack as a job; does nothing while the same one runs. */
  async run(kind: StudyKind, title: string) {
    if (this.get(kind).running) return
    const { experiment } = this.session.state
    const before = this.get(kind).study
    const call = this.nextCall++
    this.latest.set(kind, call)
    this.set(kind, { running: true })
    const onPart = (study: Study) => {
      // A stopped run may still send a last word, even after the next one has begun.
      if (this.get(kind).running && this.latest.get(kind) === call) this.set(kind, { study, running: true })
    }
    let failure: string | undefined
    const complete = await this.session.job(
      title,
      this.session.workers.study,
      (worker, onProgress) =>
        // Caught here, not by the job: it belongs beside the study, not among the board's findings.
        worker.run(kind, experiment, call, Comlink.proxy(onPart), onProgress).catch((error: unknown) => {
          failure = error instanceof Error ? error.message : String(error)
          return undefined
        }),
      { onAbort: (worker) => void worker.cancel(call) },
    )
    // Another study of this kind was opened from a file meanwhile.
    if (this.latest.get(kind) !== call) return
    // The parts come through a port of their own: the last of them may arrive later than this.
    const study = complete ?? this.get(kind).study ?? before
    this.set(kind, { running: false, ...(study && { study }), ...(failure !== undefined && { failure }) })
  }

  /** Shows a study that was computed elsewhere. */
  show(study: Study, from: string) {
    // What still runs of the same kind has nothing more to say.
    this.latest.set(study.kind, this.nextCall++)
    this.set(study.kind, { study, from, running: false })
  }

  private set(kind: StudyKind, state: StudyState) {
    this.states.set(kind, state)
    this.dispatchEvent(new Event('change'))
  }
}

/** Opens a file of `npm run study`: its settings are for the caller to apply. Undefined: it is none. */
export async function openStudy(session: Session, text: string, where: string): Promise<OpenedLink | undefined> {
  const { readStudyFile } = await import('../engine/study/study-file.ts')
  const opened = await readStudyFile(text, where)
  if (!opened?.study) return opened
  Studies.of(session).show(opened.study, where)
  const { experiment } = opened
  return { ...opened, experiment: { ...experiment, view: { ...experiment.view, page: 'study' } } }
}
