/// <reference types="vite/client" />
/** Hash of the default pack this build was made with (see vite.config.ts). */
declare const __SIMULATED_HASH__: string
/** What this build was made from (see vite.config.ts). */
declare const __SITE__: {
  /** Short commit id; empty where it was not built from a repository. */
  readonly commit: string
  /** Address of the repository at this commit, without a slash at the end; empty when unknown. */
  readonly source: string
}
