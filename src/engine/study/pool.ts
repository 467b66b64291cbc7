/** Work done a few pieces at a time. */

/**
 * Runs the tasks in order, at most `size` at once, and yields each result as soon as it is there. A task that rejects
 * ends the series; those in flight are left to their own signal.
 */
export async function* pooled<Result>(
  tasks: readonly (() => Promise<Result>)[],
  size: number,
): AsyncGenerator<Result, void, void> {
  const running = new Map<number, Promise<{ index: number; result: Result }>>()
  let next = 0
  while (next < tasks.length || running.size > 0) {
    while (next < tasks.length && running.size < size) {
      const index = next++
      const work = tasks[index]().then((result) => ({ index, result }))
      // Whoever stops listening after a failure still leaves no rejection unheard.
      work.catch(() => {})
      running.set(index, work)
    }
    const { index, result } = await Promise.race(running.values())
    running.delete(index)
    yield result
  }
}
