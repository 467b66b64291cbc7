/**
 * Headers for hosts that can send them, as files in the built site: `_headers` for Netlify and Cloudflare Pages, an include for
 * nginx. They say what the page's own policy says, and what only a header can: who may frame the site, and whom each worker may
 * ask, since a page's policy does not reach its workers.
 */
import type { Plugin } from 'vite'

/** Workers that ask other sites, once the visitor has said whom: for packs and files, and for encoders' weights and pictures. */
const outward = /^assets\/(pack|encode)-[\w-]{8}\.js$/
const inward = /^assets\/(engine|fit|shard|study|probe)-[\w-]{8}\.js$/

const everywhere: readonly Header[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
]

type Header = readonly [name: string, value: string]
type Rules = ReadonlyMap<string, readonly Header[]>

/** @param page index.html @param files paths of the site @returns by path, beside those of every path */
export function headersOf(page: string, files: readonly string[]): Rules {
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1]
  if (!policy) throw new Error('index.html has no Content-Security-Policy to make headers of')
  const csp = (value: string): readonly Header[] => [['Content-Security-Policy', value]]
  const framed = "frame-ancestors 'self'"
  const workers = files.flatMap((file): [string, readonly Header[]][] => {
    if (outward.test(file)) return [[`/${file}`, csp("connect-src 'self' data: blob: https: http:")]]
    return inward.test(file) ? [[`/${file}`, csp("connect-src 'self' data: blob:")]] : []
  })
  const pages = ['/', '/index.html'].map((path): [string, readonly Header[]] => [path, csp(`${policy}; ${framed}`)])
  return new Map([...pages, ['/guest.html', csp(framed)], ...workers])
}

const forNetlify = (rules: Rules): string =>
  [['/*', everywhere] as const, ...rules]
    .map(([path, headers]) => `${path}\n${headers.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`)
    .join('')

/** For `include` in a `server` block whose root is the site. A location's own headers replace those around it. */
const forNginx = (rules: Rules): string => {
  const add = ([name, value]: Header) => `add_header ${name} "${value}" always;`
  const locations = [...rules].map(
    ([path, headers]) => `location = ${path} { ${[...everywhere, ...headers].map(add).join(' ')} }\n`,
  )
  return `${everywhere.map(add).join('\n')}\n${locations.join('')}`
}

/** After the list of the service worker is made: hosts do not serve these files. */
export const hostHeaders = (): Plugin => ({
  name: 'host-headers',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('index.html is not there to make headers of')
      const rules = headersOf(String(page.source), Object.keys(bundle).sort())
      this.emitFile({ type: 'asset', fileName: '_headers', source: forNetlify(rules) })
      this.emitFile({ type: 'asset', fileName: 'nginx-headers.conf', source: forNginx(rules) })
      // GitHub Pages sends no headers of ours; this keeps it from leaving files out.
      this.emitFile({ type: 'asset', fileName: '.nojekyll', source: '' })
    },
  },
})
