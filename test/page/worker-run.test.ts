import { describe, expect, it } from 'vitest'
import { run, runOnce, WorkerEnded, type WorkerHandle, workerHandle } from '../../src/page/worker-run.ts'

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

/** A handle over workers that are only event targets; a test ends them with an 'error' event. */
function fakeWorkers() {
  const started: EventTarget[] = []
  const handle = workerHandle<Api>(() => {
    const worker = Object.assign(new EventTarget(), { postMessage() {}, terminate() {}, start() {} })
    started.push(worker)
    return worker as unknown as Worker
  })
  const end = (message = 'out of memory') =>
    started.at(-1)?.dispatchEvent(Object.assign(new Event('error'), { message }))
  return { handle, started, end }
}

describe('a worker that ends before it has answered', () => {
  it('is started again, and asked once more after what was lost with it has been restored', async () => {
    const { handle, started, end } = fakeWorkers()
    const asked: string[] = []
    handle.onEnd = async (how) => {
      asked.push(`restored, ${how.waiting} waiting, wanted: ${how.wanted}`)
    }
    const answer = run(handle, async () => {
      asked.push(`asked of ${started.length}`)
      return started.length === 1 ? never() : 7
    })
    end()
    expect(await answer).toBe(7)
    expect(asked).toEqual(['asked of 1', 'restored, 1 waiting, wanted: false', 'asked of 2'])
  })

  it('ends in advice when it ends twice in a row', async () => {
    const { handle, started, end } = fakeWorkers()
    const answer = run(handle, (remote) => remote.work())
    end()
    await expect.poll(() => started.length).toBe(2)
    end()
    await expect(answer).rejects.toThrow('ended twice in a row, most likely for want of memory: close other tabs')
    expect(started).toHaveLength(2)
  })

  it('is not asked again where nothing could be restored, nor for a call that may be the reason', async () => {
    const { handle, started, end } = fakeWorkers()
    handle.onEnd = async () => {
      throw new WorkerEnded('the pack was closed')
    }
    const once = runOnce(handle, (remote) => remote.work())
    const answer = run(handle, (remote) => remote.work())
    end()
    await expect(once).rejects.toThrow('out of memory')
    await expect(answer).rejects.toThrow('the pack was closed')
    expect(started).toHaveLength(1)
  })

  it('says nothing of a worker that another has replaced', async () => {
    const { handle, started, end } = fakeWorkers()
    let ends = 0
    handle.onEnd = async () => void ends++
    handle.get()
    end()
    handle.get()
    started[0].dispatchEvent(new Event('error'))
    expect([ends, started.length]).toEqual([1, 2])
  })
})
