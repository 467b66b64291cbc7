import { describe, expect, it } from 'vitest'
import { run, type WorkerHandle, workerHandle } from '../../src/page/worker-run.ts'

interface Api {
  work(): Promise<number>
}

/** A handle whose remote is what the test says: no thread is needed for queueing, aborts and failures. */
function fakeHandle(work: () => Promise<number>) {
  const fails = new Set<(error: Error) => void>()
  let ended = 0
  const handle = {
    get: () => ({ work }),
    terminate() {
      ended++
      for (const fail of fails) fail(new Error('ended'))
    },
    enter(onFail: (error: Error) => void) {
      fails.add(onFail)
      return () => fails.delete(onFail)
    },
  }
  return { handle: handle as unknown as WorkerHandle<Api>, ended: () => ended, fails }
}

const never = () => new Promise<number>(() => {})

describe('run', () => {
  it('hands back what the worker answers', async () => {
    expect(await run(fakeHandle(async () => 7).handle, (remote) => remote.work())).toBe(7)
  })

  it('rejects at once with the reason of an abort, and ends the worker', async () => {
    const { handle, ended, fails } = fakeHandle(never)
    const controller = new AbortController()
    const answer = run(handle, (remote) => remote.work(), { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
    expect(ended()).toBe(1)
    expect(fails.size).toBe(0)
  })

  it('asks the worker to stop the call instead, where the caller says how', async () => {
    let asked = 0
    const { handle, ended } = fakeHandle(never)
    const controller = new AbortController()
    const onAbort = () => {
      asked++
    }
    const answer = run(handle, (remote) => remote.work(), { signal: controller.signal, onAbort })
    controller.abort()
    await expect(answer).rejects.toThrow()
    expect([asked, ended()]).toEqual([1, 0])
  })

  it('tells everyone who waits for a worker that another caller ended', async () => {
    const { handle } = fakeHandle(never)
    const controller = new AbortController()
    const other = run(handle, (remote) => remote.work())
    const aborted = run(handle, (remote) => remote.work(), { signal: controller.signal })
    controller.abort(new Error('mine'))
    await expect(aborted).rejects.toThrow('mine')
    await expect(other).rejects.toThrow('ended')
  })

  it('does not start what was aborted before', async () => {
    const { handle } = fakeHandle(never)
    await expect(run(handle, (remote) => remote.work(), { signal: AbortSignal.abort() })).rejects.toThrow()
  })
})

describe('workerHandle', () => {
  it('fails its callers with a sentence when the worker breaks, and starts a new one next time', async () => {
    const started: EventTarget[] = []
    const handle = workerHandle<Api>(() => {
      const worker = Object.assign(new EventTarget(), { postMessage() {}, terminate() {}, start() {} })
      started.push(worker)
      return worker as unknown as Worker
    })
    const answer = run(handle, (remote) => remote.work())
    started[0].dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }))
    await expect(answer).rejects.toThrow('out of memory')
    handle.get()
    expect(started).toHaveLength(2)
  })
})
