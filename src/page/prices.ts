/** Whole price sheets on the page: loaded from a named sheet or a file, and exported as a file. */

import { assumedPriceSheet, fitted, paperPriceSheet, sizePriceSheet } from '../core/prices/price-sheets.ts'
import type { ModelInfo, PriceSheet } from '../core/types.ts'
import { sheetNotes } from '../packs/check/prices.ts'
import { fromBlob } from '../packs/files.ts'
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

/**
 * Replaces the pack's prices by the sheet's, with their source; models not in the sheet keep their prices. Models that it lists
 * under another spelling are named.
 */
export function takeSheet(session: Session, sheet: PriceSheet) {
  const { pack, experiment } = session.state
  if (!pack) return
  const { models } = pack.info
  const found = fitted(sheet, models)
  const { prices, title, date, source, assumed } = found.sheet
  session.tell({ type: 'found', findings: sheetNotes(found) })
  if (found.left.length === models.length) return
  session.change({ prices: { ...experiment.prices, ...prices }, priceSource: { title, date, source, assumed } })
}

/** Prices from a visitor's file; a finding says what is wrong with it. */
export async function sheetFromFile(session: Session, file: File) {
  const { readPriceSheet } = await import('../packs/price-file.ts')
  const { sheet, findings } = await readPriceSheet(fromBlob(file, file.name))
  if (sheet) takeSheet(session, sheet)
  else session.tell({ type: 'found', findings })
}
