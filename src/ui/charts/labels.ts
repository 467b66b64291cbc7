/** Where to write the names of points so that they cover neither each other nor the points. */

export interface Labelled {
  readonly x: number
  readonly y: number
  readonly text: string
  /** Set in bold, which is wider. */
  readonly bold?: boolean
}

export interface PlacedLabel {
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'end' | 'middle'
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const lineHeight = 13
const clearance = 8
/** Mean glyph width at 11–12 px in a sans face: measuring text would force a layout. */
const glyphWidth = 6.1
const boldWidth = 7

const overlaps = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Earlier points get their place first. A label with no free place is left out (undefined): the tooltip still has it. */
export function placeLabels(
  points: readonly Labelled[],
  frame: { width: number; height: number },
): (PlacedLabel | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }))
  return points.map((point) => {
    for (const place of candidates(point)) {
      const box = boxOf(place, point.text.length * (point.bold ? boldWidth : glyphWidth))
      const inside = box.left >= 0 && box.right <= frame.width && box.top >= 0 && box.bottom <= frame.height
      if (!inside || taken.some((other) => overlaps(box, other))) continue
      taken.push(box)
      return place
    }
    return undefined
  })
}

function candidates({ x, y }: Labelled): PlacedLabel[] {
  const above = y - clearance
  const below = y + clearance + lineHeight - 4
  return [
    { x: x + clearance, y: y + 4, anchor: 'start' },
    { x: x - clearance, y: y + 4, anchor: 'end' },
    { x, y: above, anchor: 'middle' },
    { x, y: below, anchor: 'middle' },
    { x: x + clearance - 2, y: above + 2, anchor: 'start' },
    { x: x - clearance + 2, y: above + 2, anchor: 'end' },
    { x: x + clearance - 2, y: below, anchor: 'start' },
    { x: x - clearance + 2, y: below, anchor: 'end' },
  ]
}

function boxOf({ x, y, anchor }: PlacedLabel, width: number): Box {
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  return { left, right: left + width, top: y - lineHeight + 3, bottom: y + 3 }
}
