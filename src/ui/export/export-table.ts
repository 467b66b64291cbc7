/** An exported table: column names that scripts can use, figures in full precision. */
export interface ExportTable {
  readonly title: string
  /** With the unit where the name does not say it: 'cost_usd_per_10k'. */
  readonly columns: readonly string[]
  /** null: no figure. */
  readonly rows: readonly (readonly ExportValue[])[]
}

type ExportValue = string | number | null

export type ExportFormat = 'csv' | 'json' | 'svg' | 'png'

/** What a visitor takes away: a table or a chart, as a file. */
export interface Taken {
  readonly name: string
  readonly as: ExportFormat
  readonly table: ExportTable | undefined
  readonly chart: SVGSVGElement | undefined
  /** Provenance, where it differs from the board's. */
  readonly made: Readonly<Record<string, string>> | undefined
}

/** A column's name, and its value in the line of an item. */
export type ExportColumn<Item> = readonly [name: string, of: (item: Item) => ExportValue]

/** One line for each item. A name and its value stand together, so that no column can shift another. */
export const exportTable = <Item>(
  title: string,
  columns: readonly ExportColumn<Item>[],
  items: readonly Item[],
): ExportTable => ({
  title,
  columns: columns.map(([name]) => name),
  rows: items.map((item) => columns.map(([, of]) => of(item))),
})

/** NaN is what the page prints as '–'. */
export const known = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** The first table below `root` as shown, printed figures as numbers: for tables without a more precise form. */
export function shownTable(root: ParentNode, title: string): ExportTable | undefined {
  const table = root.querySelector('table')
  if (!table) return undefined
  const rows = [...table.rows].map((row) => [...row.cells].flatMap(cellsOf))
  const heads = table.tHead?.rows.length ?? 1
  return { title, columns: rows[heads - 1]?.map(String) ?? [], rows: rows.slice(heads) }
}

function cellsOf(cell: HTMLTableCellElement): ExportValue[] {
  const input = cell.querySelector('input')
  const text = (input ? input.value : (cell.textContent ?? '')).replace(/\s+/g, ' ').trim()
  const value = text === '' || text === '–' ? null : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  return [value, ...Array<null>(cell.colSpan - 1).fill(null)]
}
