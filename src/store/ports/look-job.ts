/** The job that looks for awaited bytes. Its payload: `{ "documentId": "…" }`, nothing else. */
export const lookJobName = 'look-for-upload'

/** An object store of others does not tell when something comes. */
export const firstLookSeconds = 5
