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

export type Announcement = {
  readonly bytes?: number | string
  readonly name?: string
  readonly type?: string
  readonly ubrn?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A039: a small text file for nobody, unless said otherwise. */
export function announce(caller: Caller, options: Announcement = {}): Promise<Answer> {
  const { bytes = 14, name = 'letter.txt', type = 'text/plain', ubrn } = options
  return caller.call('POST', '/R4/Binary', {
    headers: {
      'nhsd-ers-file-name': name,
      'nhsd-ers-file-mime-type': type,
      'nhsd-ers-file-size': String(bytes),
      ...(ubrn !== undefined && { 'nhsd-ers-referral-id': ubrn }),
      ...options.headers,
    },
  })
}

/** What A039 answered, and how to go on. */
export async function announced(caller: Caller, options: Announcement = {}) {
  const answer = await announce(caller, options)
  assert.equal(answer.status, 200, answer.text)
  const location = answer.headers.get('location') ?? ''
  const disposition = answer.headers.get('content-disposition') ?? ''
  const headers = {
    'content-type': options.type ?? 'text/plain',
    'content-disposition': disposition,
  }
  const send = async (body: BodyOf, more: Readonly<Record<string, string>> = {}) => {
    const sent = await fetch(location, { method: 'PUT', headers: { ...headers, ...more }, body })
    return { status: sent.status, text: await sent.text() }
  }
  return { id: answer.json.id as string, location, disposition, headers, send }
}

type BodyOf = string | Uint8Array<ArrayBuffer>

/** The id of a file whose upload succeeded. */
export async function uploaded(caller: Caller, options: Upload = {}): Promise<string> {
  const answer = await upload(caller, options)
  assert.equal(answer.status, 201, answer.text)
  const id = /^Binary\/([0-9a-f-]{36})$/.exec(answer.headers.get('location') ?? '')?.[1]
  assert.ok(id)
  return id
}
