/** Of the browser's own types, the one that routers are handed. Neither network nor page: authors have none. */
interface AbortSignal {
  readonly aborted: boolean
}
