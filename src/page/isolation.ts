/** The page's side of cross-origin isolation by the service worker. */
import { wantsIsolation } from '../offline/isolation.ts'

/** Whether isolation is on by the visitor's wish, could be, or (undefined) is not this page's to decide. */
export async function isolationHere(): Promise<boolean | undefined> {
  if (!navigator.serviceWorker?.controller) return undefined
  const wanted = await wantsIsolation()
  return crossOriginIsolated && !wanted ? undefined : wanted
}
