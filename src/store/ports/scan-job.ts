/** The job that scans an uploaded file. Its payload is `{ "documentId": "…" }` and nothing else. */
export const scanJobName = 'scan-document'
