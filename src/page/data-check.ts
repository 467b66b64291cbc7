/** The page's side of the data check: keeps the findings up to date with the board. What is chosen is carried out in remedies.ts. */
import type { CheckFinding } from '../packs/check/finding.ts'
import type { Session } from './session.ts'
import { run } from './worker-run.ts'

/** The check follows a change after this pause, when nothing else is being worked on. */
const pauseMs = 400

/** Asks for the findings whenever pack, split or prices have changed and the board has answered. */
export function keepChecked(session: Session) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let checked: readonly unknown[] = []
  const inputs = () => {
    const { pack, experiment } = session.state
    return [pack, experiment.split, experiment.prices]
  }
  session.addEventListener('change', () => {
    const { board, jobs } = session.state
    if (!board || jobs.length > 0 || inputs().every((input, i) => input === checked[i])) return
    clearTimeout(timer)
    timer = setTimeout(async () => {
      checked = inputs()
      const asked = checked
      const findings = await findingsOf(session)
      if (findings && asked === checked) session.update({ check: findings })
    }, pauseMs)
  })
}

function findingsOf(session: Session): Promise<readonly CheckFinding[] | undefined> {
  const { experiment } = session.state
  return run(session.workers.engine, (worker) => worker.check(experiment)).catch(session.fail('checking the data'))
}
