import { describe, expect, it } from 'vitest'
import {
  type NearestJob,
  nearest,
  nearestWith,
  type ShardPort,
  type ShardWorker,
  serveShard,
} from '../../src/kernel/shards.ts'
import { dense, randomValues, toSparse } from './reference.ts'

/** A shard in this thread: messages are cloned and take a task each, as between real workers. */
class FakeWorker implements ShardWorker {
  onmessage: ShardWorker['onmessage'] = null
  onmessageerror: ShardWorker['onmessageerror'] = null
  onerror: ShardWorker['onerror'] = null
  terminated = false
  requests = 0
  private readonly inside: ShardPort = {
    onmessage: null,
    postMessage: (data) =>
      this.deliver(() => this.onmessage?.call(this as never, { data: structuredClone(data) } as MessageEvent)),
  }
  constructor() {
    serveShard(this.inside)
  }
  postMessage(message: unknown) {
    this.requests++
    const data = structuredClone(message)
    this.deliver(() => this.inside.onmessage?.({ data } as Parameters<NonNullable<ShardPort['onmessage']>>[0]))
  }
  terminate() {
    this.terminated = true
  }
  private deliver(hand: () => void) {
    setTimeout(() => !this.terminated && hand(), 0)
  }
}

function pool() {
  const workers: FakeWorker[] = []
  const createWorker = () => {
    const worker = new FakeWorker()
    workers.push(worker)
    return worker
  }
  return { workers, createWorker }
}

const train = dense(800, 30, randomValues(800 * 30, 1))
const query = dense(1000, 30, randomValues(1000 * 30, 2))
const job: NearestJob = { train, query, k: 12 }

describe('nearest', () => {
  it('gives the same table over shards as in place, dense and sparse, and ends its workers', async () => {
    const alone = await nearest(job)
    const { workers, createWorker } = pool()
    expect(await nearestWith({ createWorker, cores: 3 })(job)).toEqual(alone)
    expect(workers.map((worker) => worker.terminated)).toEqual([true, true, true])
    expect(Math.min(...workers.map((worker) => worker.requests))).toBeGreaterThan(1)
    const sparse = { train: toSparse(train), query: toSparse(query), k: 12 }
    expect(await nearest(sparse, { createWorker: pool().createWorker, cores: 2 })).toEqual(alone)
  })

  it('starts four workers at most, no more than there are queries, and none where none can be started', async () => {
    const many = pool()
    await nearest(job, { createWorker: many.createWorker, cores: 64 })
    expect(many.workers.length).toBe(4)
    const few = pool()
    const two = dense(2, 30, randomValues(60, 3))
    expect((await nearest({ ...job, query: two }, { createWorker: few.createWorker, cores: 4 })).n).toBe(2)
    expect(few.workers.length).toBe(2)
    expect((await nearest(job, { createWorker: () => undefined, cores: 4 })).n).toBe(1000)
  })

  it('puts another worker in the place of one that ends on the way, once, and the table is the same', async () => {
    const alone = await nearest(job)
    const { workers, createWorker } = pool()
    const ends = (at: number, after: number) => {
      const worker = workers[at]
      const post = worker.postMessage.bind(worker)
      worker.postMessage = (message) => {
        if (worker.requests < after) return post(message)
        worker.terminate()
        worker.onerror?.call(worker as never, { message: 'the browser ended it' } as ErrorEvent)
      }
    }
    const faulty = (after: number, times: number) => () => {
      createWorker()
      if (workers.length <= times) ends(workers.length - 1, after)
      return workers.at(-1)
    }
    for (const after of [0, 1, 2, 3]) {
      workers.length = 0
      expect(await nearest(job, { createWorker: faulty(after, 1), cores: 2 }), `after ${after}`).toEqual(alone)
      expect(workers).toHaveLength(3)
      expect(workers.every((worker) => worker.terminated)).toBe(true)
    }
    workers.length = 0
    await expect(nearest(job, { createWorker: faulty(1, 9), cores: 1 })).rejects.toThrow('a neighbour worker stopped')
  })

  it('leaves the arrays of the caller whole', async () => {
    await nearest(job, { createWorker: pool().createWorker, cores: 2 })
    expect([train.data.length, query.data.length]).toEqual([24_000, 30_000])
  })

  it('ends the workers and rejects as soon as the signal aborts', async () => {
    const { workers, createWorker } = pool()
    const controller = new AbortController()
    const work = nearest(job, { createWorker, cores: 2, signal: controller.signal })
    controller.abort()
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    expect(workers.every((worker) => worker.terminated)).toBe(true)
    await expect(nearest(job, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('reports progress that only rises, to the end', async () => {
    const seen: number[] = []
    await nearest(job, { createWorker: pool().createWorker, cores: 2, onProgress: ({ done }) => seen.push(done) })
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(1000)
  })

  it('says in a sentence what went wrong in a shard', async () => {
    const narrow = dense(4, 2, randomValues(8, 1))
    const { workers, createWorker } = pool()
    await expect(nearest({ ...job, query: narrow }, { createWorker, cores: 2 })).rejects.toThrow('the same features')
    expect(workers.every((worker) => worker.terminated)).toBe(true)
  })
})
