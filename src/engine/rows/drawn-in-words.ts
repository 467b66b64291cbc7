/** What resamples draw, in words: the same wherever an interval stands. */
import { count } from '../../core/words.ts'
import { sharedInWords } from '../../packs/question-groups.ts'
import type { Drawing } from './intervals.ts'

/** Below, percentile intervals are too narrow: 14 units cover 92 % where they say 95 (simulated). */
const few = 30

/** '6,108 questions', '14 pictures with their questions' */
export const drawnInWords = ({ units, by, shared }: Drawing): string =>
  `${count(units)} ${sharedInWords[by === 'group' ? shared : 'nothing'].units}`

/** Empty where there are enough. */
export const tooFewInWords = (drawing: Drawing): string =>
  drawing.units < few ? `Only ${drawnInWords(drawing)}: with fewer than ${few}, 95 % intervals are too narrow.` : ''
