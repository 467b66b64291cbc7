/**
 * Where laziness is decided for routers: those that train for long are listed, set up and shown as waiting by their
 * description alone, which every visit loads; what they compute is imported when one is first fitted, asked or saved.
 */
import type { Router } from '../core/router.ts'

/** What a router computes, apart from its description. */
export type Computing<State> = Required<Pick<Router<State>, 'fit' | 'predict' | 'graph'>>

/** The same computing, loaded at its first use. */
export const lazily = <State>(load: () => Promise<Computing<State>>): Computing<State> => ({
  fit: async (train, ctx) => (await load()).fit(train, ctx),
  predict: async (batch, ctx) => (await load()).predict(batch, ctx),
  graph: async (state) => (await load()).graph(state),
})
