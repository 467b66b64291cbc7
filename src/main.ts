/** Starts the page, nothing else. */
import { keepChecked } from './jobs/data-check.ts'
import type { BenchWorker, PackWorker } from './jobs/remote.ts'
import { workerHandle } from './jobs/run.ts'
import { Session } from './jobs/session.ts'
import { readCatalogue, unreadableCatalogue } from './packs/catalogue.ts'
import type { RbApp } from './ui/rb-app.ts'
import './ui/rb-app.ts'

const session = new Session({
  pack: workerHandle<PackWorker>(() => new Worker(new URL('../workers/pack.ts', import.meta.url), { type: 'module' }), {
    idleMs: 10_000,
  }),
  bench: workerHandle<BenchWorker>(
    () => new Worker(new URL('../workers/bench.ts', import.meta.url), { type: 'module' }),
  ),
})

keepChecked(session)

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

await session.start(() => catalogue, __SIMULATED_PACK__.hash)
