/** What a visitor's router may be called: cleaned where a name comes in, by link or from its module. Its mark stands beside it. */
import { builtInRouters } from '../routers/index.ts'
import { defaultRouters } from './experiment.ts'
import { fullName } from './rows.ts'

/** Characters of a guest's name: its mark must stay in sight. */
const longestGuestName = 60

/** A guest may call itself what it likes, but not like a row of ours, and without letters that hide or turn the mark beside it. */
export function guestName(name: string): string {
  const clean = name
    .normalize('NFKC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, longestGuestName)
  return clean === '' || ours().has(folded(clean)) ? `${clean} by a visitor`.trim() : clean
}

const folded = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Names of this page's rows, as they are compared. */
const ours = () =>
  new Set(
    ['Oracle', ...builtInRouters.map(({ name }) => name), ...defaultRouters.map((row) => fullName(row))].map(folded),
  )
