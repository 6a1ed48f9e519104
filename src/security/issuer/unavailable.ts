/** Whether a fault means that the store cannot be reached now: 503, come back; else it is ours. */
export type IsUnavailable = (fault: unknown) => boolean

export const RETRY_AFTER_SECONDS = '5'
