/**
 * Protocol rules as rows of a table, walked top to bottom; the first that does not hold is the
 * answer. The name of the row goes to the log and to `explain`, never to the caller.
 */
export type TokenError =
  | 'access_denied'
  | 'insufficient_scope'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'invalid_token'
  | 'server_error'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'public_key error'

export type TokenRefusal = {
  readonly refusedBy: string
  readonly status: 400 | 401 | 403
  readonly error: TokenError
  readonly says: string
}

export type Check<Seen> = {
  readonly isBroken: (seen: Seen) => boolean | Promise<boolean>
  readonly refusal: TokenRefusal
}

export function check<Seen>(
  name: string,
  isBroken: Check<Seen>['isBroken'],
  says: string,
  status: TokenRefusal['status'] = 400,
  error: TokenError = 'invalid_request',
): Check<Seen> {
  return { isBroken, refusal: refused(name, status, error, says) }
}

export function refused(
  refusedBy: string,
  status: TokenRefusal['status'],
  error: TokenError,
  says: string,
): TokenRefusal {
  return { refusedBy, status, error, says }
}

export function isRefused(answer: object): answer is TokenRefusal {
  return 'refusedBy' in answer
}

export async function firstBroken<Seen>(
  checks: readonly Check<Seen>[],
  seen: Seen,
): Promise<TokenRefusal | undefined> {
  for (const { isBroken, refusal } of checks) {
    if (await isBroken(seen)) return refusal
  }
  return undefined
}
