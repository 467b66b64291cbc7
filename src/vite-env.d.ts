/// <reference types="vite/client" />
/** Size and hash of the default pack this build was made with (see vite.config.ts). */
declare const __SIMULATED_PACK__: { readonly bytes: number; readonly hash: string }
