/** Whole price sheets on the page: loaded from a named sheet or a file, and exported as a file. */

import { assumedPriceSheet, paperPriceSheet, sizePriceSheet } from '../core/prices/price-sheets.ts'
import type { ModelInfo, PriceSheet } from '../core/types.ts'
import { plural } from '../core/words.ts'
import { fromBlob } from '../packs/files.ts'
import { firstFew, note } from '../packs/findings.ts'
import type { Session } from './session.ts'

/** Sheets that need no file. Each gives prices for those of the models it knows. */
export const namedSheets: readonly {
  readonly id: string
  readonly label: string
  readonly of: (models: readonly ModelInfo[]) => PriceSheet
}[] = [
  { id: 'paper', label: "The paper's", of: paperPriceSheet },
  { id: 'by-size', label: 'Assumed by size', of: sizePriceSheet },
  { id: 'assumed', label: "The paper's, others by size", of: assumedPriceSheet },
]

/** Replaces the pack's prices by the sheet's, with their source; models not in the sheet keep their prices. */
export function takeSheet(session: Session, sheet: PriceSheet) {
  const { pack, experiment } = session.state
  if (!pack) return
  const models = new Set(pack.info.models.map(({ id }) => id))
  const prices = Object.fromEntries(Object.entries(sheet.prices).filter(([id]) => models.has(id)))
  const { title, date, source, assumed } = sheet
  const listed = Object.keys(prices)
  const left = [...models].filter((id) => !listed.includes(id))
  const what = `has prices for ${listed.length} of ${plural(models.size, 'model')}${left.length > 0 ? `; not for ${firstFew(left)}` : ''}`
  const findings = left.length > 0 ? [note(title, what, 'The others keep their prices.')] : []
  session.tell({ type: 'found', findings })
  if (listed.length === 0) return
  session.change({ prices: { ...experiment.prices, ...prices }, priceSource: { title, date, source, assumed } })
}

/** Prices from a visitor's file; a finding says what is wrong with it. */
export async function sheetFromFile(session: Session, file: File) {
  const { readPriceSheet } = await import('../packs/price-file.ts')
  const { sheet, findings } = await readPriceSheet(fromBlob(file, file.name))
  if (sheet) takeSheet(session, sheet)
  else session.tell({ type: 'found', findings })
}
