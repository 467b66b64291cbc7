/** What tabs of this site tell each other about what is stored. */

export type News =
  | { readonly what: 'stored'; readonly id: string; readonly hash: string }
  | { readonly what: 'removed'; readonly id: string }
  /** The whole database, by something else than this page. */
  | { readonly what: 'everything deleted' }
  /** By a newer version of this page. */
  | { readonly what: 'upgraded' }

const name = 'vl-routerbench-storage'

/** To every other tab, and from workers to their own as well. */
export function spread(news: News) {
  if (!('BroadcastChannel' in globalThis)) return
  const channel = new BroadcastChannel(name)
  channel.postMessage(news)
  channel.close()
}

/** @param hear is also told what this tab itself spreads from another context than this */
export function listen(hear: (news: News) => void): BroadcastChannel | undefined {
  if (!('BroadcastChannel' in globalThis)) return undefined
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }) => hear(data as News))
  return channel
}
