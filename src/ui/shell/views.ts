/** The page's views. To add one: write its element, add it here. Each is loaded when it is first shown. */
import { html, type TemplateResult } from 'lit'
import type { Finding } from '../../core/types.ts'
import type { CatalogueEntry } from '../../packs/catalogue.ts'
import type { Session } from '../../page/session.ts'

/** What every view is given. */
interface ViewContext {
  readonly session: Session
  readonly catalogue: readonly CatalogueEntry[]
  readonly catalogueFindings: readonly Finding[]
}

export interface ViewEntry {
  /** Stands in links. */
  readonly id: string
  readonly label: string
  /** Its link stands at the foot of the page, not among the others. */
  readonly atFoot?: true
  /** Fetches the element's code; absent for the first view, which comes with the page. */
  readonly load?: () => Promise<unknown>
  readonly render: (context: ViewContext) => TemplateResult
}

export const views: readonly [ViewEntry, ...ViewEntry[]] = [
  { id: 'board', label: 'Board', render: ({ session }) => html`<rb-board .session=${session}></rb-board>` },
  {
    id: 'samples',
    label: 'Samples',
    load: () => import('../samples/rb-samples.ts'),
    render: ({ session }) => html`<rb-samples .session=${session}></rb-samples>`,
  },
  {
    id: 'routers',
    label: 'Routers',
    load: () => import('../routers/rb-routers.ts'),
    render: ({ session }) => html`<rb-routers .session=${session}></rb-routers>`,
  },
  {
    id: 'study',
    label: 'Study',
    load: () => import('../study/rb-study.ts'),
    render: ({ session }) => html`<rb-study .session=${session}></rb-study>`,
  },
  {
    id: 'data',
    label: 'Data',
    load: () => import('../data/rb-data.ts'),
    render: ({ session, catalogue }) => html`<rb-data .session=${session} .catalogue=${catalogue}></rb-data>`,
  },
  {
    id: 'try',
    label: 'Try it',
    load: () => import('../try/rb-try.ts'),
    render: ({ session }) => html`<rb-try .session=${session}></rb-try>`,
  },
  {
    id: 'encoders',
    label: 'Encoders',
    load: () => import('../encoders/rb-encoders.ts'),
    render: ({ session }) => html`<rb-encoders .session=${session}></rb-encoders>`,
  },
  {
    id: 'about',
    label: 'About, sources and licences',
    atFoot: true,
    load: () => import('../about/rb-about.ts'),
    render: ({ session, catalogue }) => html`<rb-about .session=${session} .catalogue=${catalogue}></rb-about>`,
  },
]
