/** Files in and out: out of a drop or a picker, folders walked, each with its path inside the drop; and into a download. */
import type { DroppedFile } from '../../page/session-state.ts'

export function pickedFiles(files: Iterable<File>): DroppedFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }))
}

/** The entries must be taken before the first await: the browser empties the transfer after the event. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const items = Array.from(transfer.items).filter((item) => item.kind === 'file')
  const roots = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const found = roots.map(({ entry, file }) => (entry ? walk(entry) : file ? [{ path: file.name, file }] : []))
  return (await Promise.all(found)).flat()
}

async function walk(entry: FileSystemEntry): Promise<DroppedFile[]> {
  const path = entry.fullPath.replace(/^\//, '')
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ path, file }]
  }
  const children = await readAll((entry as FileSystemDirectoryEntry).createReader())
  return (await Promise.all(children.map(walk))).flat()
}

/** readEntries hands out at most a hundred at a time. */
async function readAll(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) return all
    all.push(...batch)
  }
}

/** Hands text, bytes or a picture to the visitor as a file. */
export function download(name: string, content: string | Blob | Uint8Array<ArrayBuffer>, type = 'application/json') {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
