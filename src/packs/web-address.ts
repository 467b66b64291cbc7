/** Addresses that come from outside: a visitor, a pack, a catalogue. */

/** A complete address of the web; undefined for any other text, such as `javascript:…`. The one check for links and requests. */
export function webAddress(text: string): string | undefined {
  if (!URL.canParse(text.trim())) return undefined
  const { protocol, href } = new URL(text.trim())
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}
