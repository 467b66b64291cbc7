/** Of what browsers bring, what routers are handed or may use. Neither network nor page: authors have none. */
interface AbortSignal {
  readonly aborted: boolean
}
declare function atob(text: string): string
