/**
 * One way into a database, shared by all of a worker. It makes room at once when another tab deletes or upgrades the database,
 * says so to every tab, and is opened anew when it is next needed; and it does not wait for ever for tabs that make none.
 */
import { type DBSchema, type IDBPDatabase, type OpenDBCallbacks, openDB } from 'idb'

/** Opening takes milliseconds; on a machine that is busy with other things, a second or two. */
const patienceMs = 10_000

const busy =
  'the browser’s storage does not answer: another tab of this page holds it. Close the other tabs, then reload this one'
const older = 'another tab brought a newer version of this page: reload this one'

export function connection<Schema extends DBSchema>(
  name: string,
  version: number,
  upgrade: NonNullable<OpenDBCallbacks<Schema>['upgrade']>,
): () => Promise<IDBPDatabase<Schema>> {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  const forget = () => {
    opened = undefined
  }
  const open = () =>
    new Promise<IDBPDatabase<Schema>>((resolve, reject) => {
      let late = false
      const giveUp = () => {
        late = true
        reject(new Error(busy))
      }
      const timer = setTimeout(giveUp, patienceMs)
      openDB<Schema>(name, version, {
        upgrade,
        blocked: giveUp,
        blocking: (_, wanted, event) => {
          ;(event.target as IDBDatabase).close()
          forget()
          const what = wanted === null ? 'everything deleted' : 'upgraded'
          void import('./news.ts').then(({ spread }) => spread({ what }))
        },
        terminated: forget,
      })
        .then((db) => (late ? db.close() : resolve(db)))
        .catch((error: Error) => reject(error.name === 'VersionError' ? new Error(older) : error))
        .finally(() => clearTimeout(timer))
    })
  return () => {
    opened ??= open()
    opened.catch(forget)
    return opened
  }
}
