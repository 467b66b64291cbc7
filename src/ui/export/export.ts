/** Makes the exported file. Loaded with the first export. */
import { type Provenance, provenanceInWords } from '../../page/provenance.ts'
import { download } from '../shell/download.ts'
import { csvOf, jsonOf } from './files.ts'
import { pngOf, svgOf } from './pictures.ts'
import type { Taken } from './rb-export.ts'

/** `pack` starts the file's name. Rejects with a sentence if the picture cannot be drawn. */
export async function take({ name, as, table, chart }: Taken, pack: string, provenance: Provenance) {
  const file = `${pack}-${name.toLowerCase().replaceAll(/[^\w]+/g, '-')}.${as}`
  const about = provenanceInWords(provenance)
  if (as === 'csv' && table) download(file, csvOf(table, provenance), 'text/csv')
  if (as === 'json' && table) download(file, jsonOf(table, provenance))
  if (as === 'svg' && chart) download(file, svgOf(chart, about), 'image/svg+xml')
  if (as === 'png' && chart) download(file, await pngOf(chart, about), 'image/png')
}
