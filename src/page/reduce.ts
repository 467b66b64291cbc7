/** The reducer: the only place where the page's state is put together from events. Pure. */
import type { Finding } from '../core/types.ts'
import type { Patch } from '../engine/follow.ts'
import { defaultExperiment, type Experiment } from '../experiment/experiment.ts'
import type { PackListing } from '../storage/pack-service.ts'
import type { Job, SessionState } from './session-state.ts'

export type PageEvent =
  /** The visitor changed something. `waiting`: what waiting rows need may now be something else. */
  | { readonly type: 'edited'; readonly experiment: Experiment; readonly waiting?: boolean }
  /** A pack was opened (again). Nothing is known about it yet. */
  | { readonly type: 'opened'; readonly pack: PackListing; readonly experiment: Experiment }
  /** Nothing is known any more: what computes it is gone. `pack`: neither is the pack open */
  | { readonly type: 'unknown'; readonly pack?: 'closed' }
  /** The engine reports results for the current experiment. `ms`: since it was set */
  | { readonly type: 'told'; readonly patch: Patch; readonly ms?: number }
  | { readonly type: 'job-started'; readonly job: Job }
  | { readonly type: 'job-ended'; readonly id: number }
  | { readonly type: 'packs-listed'; readonly packs: readonly PackListing[] }
  | { readonly type: 'found'; readonly findings: readonly Finding[] }
  /** Undefined: there is nothing more to say about the dropped files. */
  | { readonly type: 'asked'; readonly ask: SessionState['ask'] }
  | { readonly type: 'preparation'; readonly stopped: boolean }

const nothingKnown = {
  board: undefined,
  answered: undefined,
  curves: [],
  intervals: undefined,
  routing: undefined,
  check: undefined,
  preparationStopped: false,
}

export const initialState = (experiment: Experiment = defaultExperiment): SessionState => ({
  ...nothingKnown,
  experiment,
  pack: undefined,
  packs: [],
  jobs: [],
  ask: undefined,
  findings: [],
  rescoreMs: Number.NaN,
})

export function reduce(state: SessionState, event: PageEvent): SessionState {
  switch (event.type) {
    case 'edited':
      return { ...state, experiment: event.experiment, ...(event.waiting && { preparationStopped: false }) }
    case 'opened':
      return { ...state, ...nothingKnown, pack: event.pack, experiment: event.experiment }
    case 'unknown': {
      const { preparationStopped } = state
      return { ...state, ...nothingKnown, preparationStopped, ...(event.pack && { pack: undefined }) }
    }
    case 'told':
      return { ...state, ...known(event.patch, state), ...(event.ms !== undefined && { rescoreMs: event.ms }) }
    case 'job-started':
      return { ...state, jobs: [...state.jobs, event.job] }
    case 'job-ended':
      return { ...state, jobs: state.jobs.filter(({ id }) => id !== event.id) }
    case 'packs-listed':
      return { ...state, packs: event.packs }
    case 'found':
      return { ...state, findings: event.findings }
    case 'asked':
      return { ...state, ask: event.ask }
    case 'preparation':
      return { ...state, preparationStopped: event.stopped }
  }
}

/** A new board has no intervals yet; everything else stays until its replacement arrives. */
function known({ token: _, ...patch }: Patch, { experiment }: SessionState): Partial<SessionState> {
  return { ...(patch.board && { answered: experiment, intervals: undefined }), ...patch }
}
