/**
 * What elements show and do not fetch themselves: the source of a visitor's router (an example, an address, a file; taken over
 * as text, nothing of it is run) and the licences.
 */

import type { PackageLicence } from '../build/licences.ts'
import { count, fixed, plural } from '../core/words.ts'
import { longestSource } from '../experiment/ranges.ts'
import { inWords, messageOf } from '../packs/findings.ts'
import { webAddress } from '../packs/web-address.ts'
import type { Session } from './session.ts'
import { run } from './worker-run.ts'

/** A source, or a sentence on why there is none. */
export type Source = { readonly source: string } | { readonly problem: string }

export async function sourceOfExample(file: string): Promise<Source> {
  const answer = await fetch(new URL(`routers/${file}`, document.baseURI)).catch((error: Error) => error)
  if (answer instanceof Error) return { problem: `${file} did not answer (${answer.message}): reload the page.` }
  if (!answer.ok) return { problem: `${file} answered ${answer.status}: reload the page.` }
  return withinLimits(await answer.text(), file)
}

/** From a complete address, by the pack worker: the page itself may ask nobody but its own site. */
export async function sourceAt({ workers }: Session, text: string): Promise<Source> {
  const address = webAddress(text)
  if (!address) return { problem: `${JSON.stringify(text)} is not a web address: start it with https://.` }
  const got = await run(workers.pack, (worker, onProgress) => worker.fetchAddress(address, onProgress)).catch(messageOf)
  if (typeof got === 'string') return { problem: `${address} could not be read: ${got}` }
  return got.file ? withinLimits(await got.file.text(), address) : { problem: got.findings.map(inWords).join(' ') }
}

/** @param present the source at hand, which takes an .onnx file where it can */
export async function sourceFromFile(file: File, present: string): Promise<Source> {
  if (/\.(js|mjs|ts)$/i.test(file.name)) return withinLimits(await file.text(), file.name)
  if (/\.onnx$/i.test(file.name)) return sourceWithOnnx(file, present)
  const problem = `${file.name} is not a router: drop a .js, .mjs, .ts or .onnx file here. Import data under Data.`
  return { problem }
}

/** Into the source at hand where that takes a file, else into the example that does. */
async function sourceWithOnnx(file: File, present: string): Promise<Source> {
  // As text it takes four characters for three bytes.
  const most = (longestSource * 3) / 4
  if (file.size > most) {
    const problem = `${file.name} has ${fixed(file.size / 1e6, 2)} MB; the limit for files in a router's source is ${fixed(most / 1e6, 2)} MB.`
    return { problem }
  }
  const { takesFile, withFile } = await import('../guest/onnx-source.ts')
  const taker = takesFile(present) ? { source: present } : await sourceOfExample(onnxExample.file)
  if ('problem' in taker) return taker
  return withinLimits(withFile(taker.source, new Uint8Array(await file.arrayBuffer())), file.name)
}

function withinLimits(source: string, from: string): Source {
  if (source.length <= longestSource) return { source }
  const problem = `${from} has ${plural(source.length, 'character')}; the limit for a router's source is ${count(longestSource)}.`
  return { problem }
}

/** Worked examples in public/routers: each runs as it is. */
interface Example {
  /** File name below routers/. */
  readonly file: string
  readonly title: string
}

/** Takes a dropped .onnx. */
const onnxExample: Example = { file: 'onnx.js', title: 'From an ONNX file' }

export const examples: readonly [Example, ...Example[]] = [
  { file: 'ten-lines.js', title: 'Ten lines: accuracy of each model on train' },
  { file: 'text-length.js', title: 'Length: long questions to the strong model' },
  { file: 'neighbours.js', title: 'Mean of neighbours' },
  { file: 'logistic.js', title: 'Logistic regression on embeddings' },
  { file: 'cascade.js', title: 'Cascade that pays for its probes' },
  { file: 'p-correct.js', title: 'Calibrated probabilities, ties to the cheaper model' },
  onnxExample,
]

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
