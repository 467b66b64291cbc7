/** Loads the source of a visitor's router from an example, an address or a file. As text; nothing is run. */

import { plural } from '../core/plural.ts'
import { count, fixed } from '../core/print.ts'
import { longestSource } from '../experiment/ranges.ts'
import { onnxExample } from './router-examples.ts'

/** A source, or a sentence on why there is none. */
export type Source = { readonly source: string } | { readonly problem: string }

export const sourceOfExample = (file: string): Promise<Source> =>
  sourceAt(new URL(`routers/${file}`, document.baseURI).href)

export async function sourceAt(address: string): Promise<Source> {
  const howToFix = 'check the address, or drop the file here.'
  const answer = await fetch(address).catch((error: Error) => error)
  if (answer instanceof Error) return { problem: `${address} did not answer (${answer.message}): ${howToFix}` }
  if (!answer.ok) return { problem: `${address} answered ${answer.status}: ${howToFix}` }
  return withinLimits(await answer.text(), address)
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
