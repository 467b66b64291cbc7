/** Starts the page, nothing else. */

import type { EngineWorker } from './engine/serve.ts'
import { embeddedEntry, readCatalogue, unreadableCatalogue } from './packs/catalogue.ts'
import { listAgain, start } from './page/packs.ts'
import { Session } from './page/session.ts'
import type { EncodeWorker, PackWorker, StudyWorker } from './page/session-state.ts'
import { workerHandle } from './page/worker-run.ts'
import type { RbApp } from './ui/shell/rb-app.ts'
import './ui/shell/rb-app.ts'
import { shown } from './ui/shell/own-task.ts'

const workers = {
  pack: workerHandle<PackWorker>(() => new Worker(new URL('../workers/pack.ts', import.meta.url), { type: 'module' }), {
    idleMs: 10_000,
  }),
  study: workerHandle<StudyWorker>(
    () => new Worker(new URL('../workers/study.ts', import.meta.url), { type: 'module' }),
    { idleMs: 120_000 },
  ),
  engine: workerHandle<EngineWorker>(
    () => new Worker(new URL('../workers/engine.ts', import.meta.url), { type: 'module' }),
  ),
  encode: workerHandle<EncodeWorker>(
    () => new Worker(new URL('../workers/encode.ts', import.meta.url), { type: 'module' }),
    { idleMs: 120_000 },
  ),
}

// A first visit has no settings in its address, and need not load what reads them.
const opened =
  location.hash.length > 1 ? await (await import('./experiment/link.ts')).readLink(location.hash) : undefined
const session = new Session(workers, opened?.experiment)
const comeBack = () => import('./page/come-back.ts')
workers.engine.onEnd = () => session.engineEnded(async (shown) => (await comeBack()).comeBack(session, shown))
for (const handle of [workers.pack, workers.study, workers.encode])
  handle.onEnd = async (end) => (await comeBack()).sayEnded(session, end)

const app = document.createElement('rb-app') as RbApp
app.session = session
document.querySelector('main')?.append(app)

const catalogue = fetch('./packs/catalogue.json')
  .then((response) =>
    response.ok ? response.json() : Promise.reject(new Error(`the site answered ${response.status}`)),
  )
  .then(readCatalogue, unreadableCatalogue)
  .then(({ entries, findings }) => {
    app.catalogue = entries
    app.catalogueFindings = findings
    return entries
  })

// Only the pack that comes with the site can be out of date here.
const own = session.state.experiment.pack === embeddedEntry.id
await start(session, () => catalogue, own ? __SIMULATED_HASH__ : undefined)
await shown()
const [{ Sharing }, { joinTabs }] = await Promise.all([
  import('./page/sharing.ts'),
  import('./page/other-tabs.ts'),
  import('./ui/share/rb-opened.ts'),
])
joinTabs(session, () => listAgain(session))
app.sharing = new Sharing(session, opened, __SIMULATED_HASH__)

// Last: it fetches the whole site once more, from the browser's own cache where it can.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  const [{ Offline }] = await Promise.all([import('./page/offline.ts'), import('./ui/shell/rb-update.ts')])
  app.offline = new Offline()
  void app.offline.start('./offline.js')
}
