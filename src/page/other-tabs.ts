/** Other tabs of this site share what is stored: what they delete, replace or upgrade is said here, and the other way round. */
import { warning } from '../packs/findings.ts'
import { listen, type News } from '../storage/news.ts'
import type { Session } from './session.ts'

/**
 * Starts to hear of other tabs, and to tell them.
 * @param list lists the stored packs anew
 */
export function joinTabs(session: Session, list: () => Promise<void>) {
  const channel = listen((news) => {
    hear(session, news)
    void list()
  })
  session.spread = (news) => channel?.postMessage(news)
}

function hear(session: Session, news: News) {
  const { pack } = session.state
  const said = pack && sentence(news, pack)
  if (said) session.tell({ type: 'found', findings: [warning(`The pack "${pack.info.title}"`, ...said)] })
}

/** What happened to the open pack, and what to do; undefined for another. */
function sentence(news: News, open: { id: string; hash: string }): [string, string] | undefined {
  const stays = 'Its figures stay until this page is closed, but what else it holds cannot be read'
  switch (news.what) {
    case 'removed':
      return news.id === open.id ? ['was deleted in another tab', `${stays}: load it again under Data.`] : undefined
    case 'stored':
      if (news.id !== open.id || news.hash === open.hash) return undefined
      return ['was replaced in another tab', 'The figures here are those of the earlier version: reload the page.']
    case 'everything deleted':
      return ['was deleted with everything else that this site had stored', `${stays}: load it again under Data.`]
    case 'upgraded':
      return ['is stored another way by a newer version of this page in another tab', 'Reload this page.']
  }
}
