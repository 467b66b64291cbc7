/** Calls that a worker's caller numbers, so that it can stop them. */
interface Call {
  readonly abort: AbortController
  readonly finishEarly: AbortController
}

export class Calls {
  private readonly running = new Map<number, Call>()

  /** @param work is given two signals: end at once, and end soon with what there is so far */
  async run<Result>(
    call: number,
    work: (signal: AbortSignal, finishEarly: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const { abort, finishEarly } = { abort: new AbortController(), finishEarly: new AbortController() }
    this.running.set(call, { abort, finishEarly })
    try {
      return await work(abort.signal, finishEarly.signal)
    } finally {
      this.running.delete(call)
    }
  }

  /** Does nothing when the call has ended, as the next. */
  cancel(call: number) {
    this.running.get(call)?.abort.abort()
  }

  finishEarly(call: number) {
    this.running.get(call)?.finishEarly.abort()
  }

  cancelAll() {
    for (const { abort } of this.running.values()) abort.abort()
  }
}
