import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  filesOfRequest,
  firstMessage,
  lastMessage,
  referrerOfAdvice,
} from '../../../src/domain/advice/advice.ts'
import { documentId } from '../build.ts'
import { advice, adviceFile, askingAdmin, message } from '../build-advice.ts'

const first = message({
  sender: { ...message().sender, user: askingAdmin.user, function: 'REFERRING_CLINICIAN_ADMIN' },
  files: [documentId(1)],
})
const last = message({ id: '70001', kind: 'RESPONDER', files: [documentId(3)] })
const one = advice({
  messages: [first, message({ id: '70002' }), last],
  attachments: [
    adviceFile(1, 'ADVICE_REQUEST'),
    adviceFile(2, 'REFERRER'),
    adviceFile(3, 'GUIDANCE_RESPONSE'),
  ],
})

describe('an advice request', () => {
  it('knows its first message and its last, which may be one', () => {
    assert.equal(firstMessage(one), first)
    assert.equal(lastMessage(one), last)
    const single = advice()
    assert.equal(lastMessage(single), firstMessage(single))
  })

  it('is the clinician’s for whom the first message was sent', () => {
    assert.equal(referrerOfAdvice(one), '021600556514')
  })

  it('tells its own files from those of its messages', () => {
    assert.deepEqual(filesOfRequest(one), [adviceFile(2, 'REFERRER')])
    assert.deepEqual(filesOfRequest(advice()), [])
  })
})
