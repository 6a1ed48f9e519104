const text = `
select request_digest, http_status, headers, body
from idempotent_answer
where caller = $1 and key = $2`

export type AnswerRow = {
  request_digest: Buffer
  http_status: number
  headers: Record<string, string>
  body: string
}

export function findAnswer(caller: string, key: string) {
  return { name: 'find-answer', text, values: [caller, key] }
}
