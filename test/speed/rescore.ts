/** Times from a change to the board that answers it, as the session measures them: prices and budget in turn. */
import type { Page } from 'playwright-core'

interface PageSession extends EventTarget {
  readonly state: { readonly rescoreMs: number; readonly board: object }
  setPrice(model: string, price: object): void
  change(change: object): void
}

export function rescoreTimes(page: Page, changes: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const { session } = document.querySelector('rb-app') as unknown as { session: PageSession }
    const times: number[] = []
    for (let i = 0; i < count; i++) {
      const changed = new Promise<void>((done) => {
        const { board } = session.state
        const check = () => {
          if (session.state.board === board) return
          session.removeEventListener('change', check)
          done()
        }
        session.addEventListener('change', check)
      })
      if (i % 2) session.change({ budget: { by: 'spend', usdPer10k: 0.2 + i / 20 } })
      else session.setPrice('GPT4o', { inputPerMillion: 2.5 + i / 50, outputPerMillion: 10 })
      await changed
      times.push(session.state.rescoreMs)
      // Lets the refit and the drawing that follow end, as between two moves of a hand.
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    session.change({ prices: {}, budget: { by: 'dev' } })
    return times
  }, changes)
}
