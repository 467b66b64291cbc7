/** The id of a pack made from a work directory. */
import type { SourceFile } from '../../files.ts'

/** Named by the folder that was dropped, so that another one does not replace it. */
export function packId(files: readonly SourceFile[]): string {
  const [first = '', ...below] = files[0].path.split('/')
  const name = first.replace(/(\.(zip|tar|tgz|gz))+$/i, '').replace(/[^\w.-]+/g, '-')
  return below.length > 0 && !/^(outputs|LMUData)?$/.test(name)
    ? `vlmevalkit-${name}`.replace(/^vlmevalkit-vlmevalkit/, 'vlmevalkit')
    : 'vlmevalkit'
}
