/** A field for a number in a range. A value outside it is not taken: the field goes back to what is in force. */
import { html, nothing } from 'lit'
import { inRange, type Range } from '../../experiment/ranges.ts'

export const numberField = (range: Range, value: number, take: (value: number) => void, id?: string) =>
  html`<input type="number" id=${id ?? nothing} min=${range.min} max=${range.max} step=${range.step ?? 'any'} .value=${String(value)}
    @change=${(event: Event) => {
      const input = event.target as HTMLInputElement
      const typed = Number(input.value)
      if (input.value !== '' && inRange(range, typed)) take(typed)
      else input.value = String(value)
    }} />`
