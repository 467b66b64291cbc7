/** Files that came along without a use. */
import type { Finding } from '../../core/types.ts'
import { isPicture, type SourceFile } from '../files.ts'
import { firstFew, note } from '../findings.ts'

/** A note about files that were passed over, or nothing. Pictures are another's business: they are kept for encoders. */
export function notNeeded(files: readonly SourceFile[], read: readonly SourceFile[]): Finding[] {
  const others = files.filter((file) => !read.includes(file) && !isPicture(file.path)).map(({ path }) => path)
  if (others.length === 0) return []
  return [note('files', `${others.length} files were not needed: ${firstFew(others)}`, 'Nothing to do.')]
}
