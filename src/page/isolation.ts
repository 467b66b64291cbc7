/** The page's side of cross-origin isolation by the service worker. */
import { wantsIsolation } from '../offline/isolation.ts'

/** Whether isolation is on at the visitor's request, could be, or (undefined) cannot be decided by this page. */
export async function isolationHere(): Promise<boolean | undefined> {
  if (!navigator.serviceWorker?.controller) return undefined
  const wanted = await wantsIsolation()
  return crossOriginIsolated && !wanted ? undefined : wanted
}
