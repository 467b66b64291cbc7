/** Calls that a worker's caller numbers, so that it can stop them. */
interface Call {
  readonly abort: AbortController
  readonly enough: AbortController
}

export class Calls {
  private readonly running = new Map<number, Call>()

  /** @param work is given two signals: end at once, and end soon with what there is so far */
  async run<Result>(
    call: number,
    work: (signal: AbortSignal, enough: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const { abort, enough } = { abort: new AbortController(), enough: new AbortController() }
    this.running.set(call, { abort, enough })
    try {
      return await work(abort.signal, enough.signal)
    } finally {
      this.running.delete(call)
    }
  }

  /** Does nothing when the call has ended, as the next. */
  cancel(call: number) {
    this.running.get(call)?.abort.abort()
  }

  enough(call: number) {
    this.running.get(call)?.enough.abort()
  }

  cancelAll() {
    for (const { abort } of this.running.values()) abort.abort()
  }
}
