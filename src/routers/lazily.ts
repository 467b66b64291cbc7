/**
 * Lazy loading of routers that train for long: every visit loads only their description, enough to list, configure
 * and show them. Their code is imported when one is first fitted, asked or saved.
 */
import type { Router } from '../core/router.ts'

/** A router's computation, apart from its description. */
export type Computing<State> = Required<Pick<Router<State>, 'fit' | 'predict' | 'graph'>>

/** The same computing, loaded at its first use. */
export const lazily = <State>(load: () => Promise<Computing<State>>): Computing<State> => ({
  fit: async (train, ctx) => (await load()).fit(train, ctx),
  predict: async (batch, ctx) => (await load()).predict(batch, ctx),
  graph: async (state) => (await load()).graph(state),
})
