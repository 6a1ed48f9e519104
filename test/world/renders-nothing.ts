import type { RenderRequests } from '../../src/store/ports/documents.ts'

/** For tests in which nobody looks at what requests look like. */
export const rendersNothing: RenderRequests = {
  referral: () => '',
  advice: () => ({
    body: '',
    conversation: { total: 0, messages: '', requesters: '', senders: '', people: '', files: '' },
  }),
}
