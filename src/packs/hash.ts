/** sha256 as lower-case hex, on the platform's own implementation. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new Error(
      'this page was opened over plain http, where browsers offer no sha256: open it over https or localhost',
    )
  }
  // The cast leaves out SharedArrayBuffer, which nothing here uses.
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
