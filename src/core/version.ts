/** Version of this library, as in package.json (a test compares them): written into files that leave the page. */
export const version = '0.1.0'

/** Who wrote a file, as it says in itself. */
export const producer = { name: 'vl-routerbench-web', version }
