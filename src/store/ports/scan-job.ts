/** The job that scans an uploaded file. Its payload: `{ "documentId": "…" }`, nothing else. */
export const scanJobName = 'scan-document'
