/** The bench behind the page's worker: packs from IndexedDB, neighbours from shards, one preparation at a time. */
import type { OnProgress } from '../core/types.ts'
import { nearestWith } from '../kernel/shards.ts'
import { inWords } from '../packs/findings.ts'
import type { Experiment } from '../state/experiment.ts'
import { type Database, getDerived, listPacks, openStore, putDerived, readEntry } from '../state/store.ts'
import { Bench } from './bench.ts'
import { fitIn } from './fit-worker.ts'
import { benchLib } from './lib.ts'
import type { Pair } from './metrics-sheet.ts'

export class BenchService {
  private database: Promise<Database> | undefined
  private bench: Bench | undefined
  private readonly running = new Map<number, AbortController>()

  constructor(
    private readonly start: { shard(): Worker; fit(): Worker },
    private readonly cores: number,
  ) {}

  async open(id: string) {
    for (const controller of this.running.values()) controller.abort()
    this.database ??= openStore()
    const db = await this.database
    const stored = (await listPacks(db)).find((pack) => pack.id === id)
    if (!stored)
      throw new Error(`the pack "${id}" is not stored in this browser: load it from the catalogue or drop its files`)
    const source = { info: stored.info, hash: stored.hash, read: (name: string) => readEntry(db, stored, name) }
    const { bench, findings } = await Bench.open(source, {
      lib: await benchLib(),
      fit: fitIn(this.start.fit),
      nearest: nearestWith({ createWorker: this.start.shard, cores: this.cores }),
      cache: {
        get: (hash, name) => getDerived(db, hash, name).catch(() => undefined),
        // A full disk only costs the time to compute the table again.
        put: (hash, name, value) =>
          putDerived(db, hash, name, value).then(
            () => {},
            () => {},
          ),
      },
    })
    if (!bench) throw new Error(findings.map(inWords).join(' '))
    this.bench = bench
    return { id, hash: stored.hash, info: stored.info, storedAt: stored.storedAt, bytes: stored.bytes }
  }

  async board(experiment: Experiment, refit: boolean) {
    return this.opened().board(experiment, refit)
  }

  async curves(experiment: Experiment) {
    return this.opened().curves(experiment)
  }

  async metrics(experiment: Experiment, pair?: Pair) {
    return this.opened().metrics(experiment, pair)
  }

  async report(experiment: Experiment) {
    return this.opened().report(experiment)
  }

  prepare(experiment: Experiment, call: number, onProgress: OnProgress) {
    return this.cancellable(call, (signal) => this.opened().prepare(experiment, { signal, onProgress }))
  }

  train(experiment: Experiment, key: string, call: number, onProgress: OnProgress) {
    return this.cancellable(call, (signal) => this.opened().train(experiment, key, { signal, onProgress }))
  }

  /** Stops the call of this number, if it is still running. */
  async cancel(call: number) {
    this.running.get(call)?.abort()
  }

  private async cancellable(call: number, work: (signal: AbortSignal) => Promise<void>) {
    const controller = new AbortController()
    this.running.set(call, controller)
    try {
      await work(controller.signal)
    } finally {
      this.running.delete(call)
    }
  }

  private opened(): Bench {
    if (!this.bench) throw new Error('no pack is open in the background worker: open one under Data')
    return this.bench
  }
}
