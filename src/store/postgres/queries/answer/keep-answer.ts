import type { IdempotentAnswer } from '../../../ports/referrals.ts'

/**
 * Keeps the answer to an Idempotency-Key, if the write has one; a part of that write's statement.
 * It takes six parameters from `first` on, see `answerColumns`; `at` is the write's instant.
 */
export function keepAnswerSql(first: number, at: `$${number}`): string {
  const [caller, key, digest, status, headers, body] = [0, 1, 2, 3, 4, 5].map(
    (n) => `$${first + n}`,
  )
  return `
  insert into idempotent_answer (
    caller, key, request_digest, http_status, headers, body, answered_at
  )
  select ${caller}, ${key}, ${digest}::bytea, ${status}::smallint, ${headers}::jsonb, ${body}::text,
    ${at}::timestamptz
  where ${caller}::text is not null`
}

export function answerColumns(answer: IdempotentAnswer | undefined): unknown[] {
  return [
    answer?.caller ?? null,
    answer?.key ?? null,
    answer?.digest ?? null,
    answer?.status ?? null,
    answer === undefined ? null : JSON.stringify(answer.headers),
    answer?.body ?? null,
  ]
}
