/** A visitor's own router is marked wherever its row is named. */
import { expect, it } from 'vitest'
import { guestMark, markedName } from '../../../src/engine/score/board.ts'
import { kindOf } from '../../../src/engine/score/score.ts'

it('marks the row of a guest in running text, beside its other mark, and never a row of ours', () => {
  const guest = { router: 'guest:mine' }
  expect(markedName({ label: 'Strongest', ...guestMark(guest) })).toBe('Strongest (guest)')
  expect(markedName({ label: 'Strongest', ...guestMark(guest), constant: 'ant' })).toBe('Strongest (guest, one model)')
  expect(markedName({ label: 'KNN', ...guestMark({ router: 'knn' }) })).toBe('KNN')
})

it('takes a guest for a router, not for a baseline of ours, whatever it asks for', () => {
  const entry = { key: 'mine', router: 'guest:mine', params: {}, fitOn: 'train' as const }
  const blind = { id: 'guest:mine', name: 'Mine', about: '', needs: [], predict: () => ({ choices: [] }) }
  expect(kindOf(entry, blind)).toBe('router')
})
