/** Files inside tar and gz archives, unpacked only when asked for. */
import { baseName, fileLimitBytes, type SourceFile } from '../files.ts'
import { announcedSize, gunzip, gunzipStream } from '../read/gzip.ts'
import { readTar } from '../read/tar.ts'

/** The files of a tar archive. */
export const tarFiles = (bytes: Uint8Array, path: string): SourceFile[] =>
  readTar(bytes, path).map((entry) => ({
    path: `${path}/${entry.name}`,
    size: entry.bytes.length,
    // A copy, so that the archive is free when its files have been read.
    bytes: async () => entry.bytes.slice(),
  }))

/** The files of a packed tar archive. */
export const tarGzFiles = async (packed: Uint8Array, path: string): Promise<SourceFile[]> =>
  tarFiles(await gunzip(packed, path), path)

/** One packed file, unpacked each time it is asked for: its packed form is what stays in memory. */
export function gzFile(packed: Uint8Array, path: string): SourceFile {
  const limit = fileLimitBytes
  return {
    path: `${path}/${baseName(path).replace(/\.gz$/i, '')}`,
    size: announcedSize(packed),
    bytes: () => gunzip(packed, path, limit),
    stream: () => gunzipStream(packed, path, limit),
  }
}
