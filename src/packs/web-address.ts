/** Addresses that come from outside: a visitor, a pack, a catalogue. */

/** A complete address of the web; undefined for any other text, such as `javascript:…`. The one check for links and requests. */
export function webAddress(text: string): string | undefined {
  const { protocol, href } = URL.parse(text.trim()) ?? {}
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}
