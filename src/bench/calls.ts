/** Calls that a worker's caller numbers, so that it can stop them. */
export class Calls {
  private readonly running = new Map<number, AbortController>()

  async run<Result>(call: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = new AbortController()
    this.running.set(call, controller)
    try {
      return await work(controller.signal)
    } finally {
      this.running.delete(call)
    }
  }

  /** Does nothing when the call has ended. */
  cancel(call: number) {
    this.running.get(call)?.abort()
  }

  cancelAll() {
    for (const controller of this.running.values()) controller.abort()
  }
}
