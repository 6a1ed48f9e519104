import assert from 'node:assert/strict'
import type { Answer, Caller } from './caller.ts'

export type Upload = {
  readonly content?: Buffer | string
  readonly name?: string
  readonly type?: string
  readonly ubrn?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A020: a small text file for nobody, unless said otherwise. */
export function upload(caller: Caller, options: Upload = {}): Promise<Answer> {
  const { content = 'Dear colleague', name = 'letter.txt', type = 'text/plain', ubrn } = options
  return caller.call('POST', '/STU3/Binary', {
    raw: content,
    headers: {
      'content-type': type,
      'nhsd-ers-file-name': name,
      ...(ubrn !== undefined && { 'nhsd-ers-referral-id': ubrn }),
      ...options.headers,
    },
  })
}

/** The id of a file whose upload succeeded. */
export async function uploaded(caller: Caller, options: Upload = {}): Promise<string> {
  const answer = await upload(caller, options)
  assert.equal(answer.status, 201, answer.text)
  const id = /^Binary\/([0-9a-f-]{36})$/.exec(answer.headers.get('location') ?? '')?.[1]
  assert.ok(id)
  return id
}
