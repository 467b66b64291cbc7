/** The libraries in the site and their licences. The build writes the list; the development server has none. */
import type { PackageLicence } from '../build/licences.ts'
import { messageOf } from '../packs/findings.ts'

/** The list, or a sentence on why it is not there. */
export async function packageLicences(): Promise<{ libraries?: readonly PackageLicence[]; problem?: string }> {
  try {
    const response = await fetch('./licences.json')
    if (!response.ok) throw new Error(`the site answered ${response.status}`)
    return { libraries: await response.json() }
  } catch (error) {
    const problem = `Could not read the list licences.json (${messageOf(error)}). Reload the page, or ask the site's owner: every built site has this file.`
    return { problem }
  }
}
