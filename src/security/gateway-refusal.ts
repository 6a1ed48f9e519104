/**
 * What the national gateway answers before the e-Referral Service sees a request (DOMAIN 8.6).
 * Bodies differ by FHIR version and by check: some have an OperationOutcome, some nothing at all.
 */
export type GatewayRefusal = {
  readonly status: 400 | 401 | 403 | 429 | 500
  readonly body:
    | { readonly is: 'empty' }
    /** Nothing in STU3, an OperationOutcome in R4. */
    | { readonly is: 'outcome-in-r4'; readonly outcome: GatewayOutcome }
    | { readonly is: 'outcome'; readonly outcome: GatewayOutcome }
    | { readonly is: 'json'; readonly json: unknown }
  readonly challenge?: string
  /** For `explain`: what the check saw and what it wanted. */
  readonly because: string
}

export type GatewayOutcome = {
  readonly code: 'NO_ACCESS' | 'MISSING_HEADER' | 'TOO_MANY_REQUESTS'
  /** For NO_ACCESS: whether the caller is unknown, or known and may not. */
  readonly issue?: 'login' | 'forbidden'
  readonly says: string
}

export function invalidToken(why: 'missing' | 'invalid' | 'expired'): GatewayRefusal {
  const says = why === 'expired' ? 'Access Token expired' : 'Invalid access token'
  return {
    status: 401,
    body: { is: 'outcome-in-r4', outcome: denied('login', says) },
    challenge:
      'Bearer realm="null",error="invalid_token",error_description="oauth.v2.InvalidAccessToken"',
    because: {
      missing: 'no bearer token in the Authorization header',
      invalid: 'the bearer token is not one that the token service issued and still knows',
      expired: 'the bearer token has expired',
    }[why],
  }
}

export function scopeLacking(scope: string): GatewayRefusal {
  const says =
    'The authentication method utilised is not currently supported. ' +
    'Please re-authenticate with a supported method.'
  return {
    status: 401,
    body: { is: 'outcome', outcome: denied('login', says) },
    because: `the token has scope "${scope}", none of it is one that e-RS accepts`,
  }
}

export function identityUnverified(level: number | null): GatewayRefusal {
  const says = "We couldn't verify your identity. Please contact your local Registration Authority."
  return {
    status: 401,
    body: { is: 'outcome', outcome: denied('forbidden', says) },
    because: `identity assurance level ${level ?? 'absent'}, at least 3 is wanted`,
  }
}

export function organisationMissing(): GatewayRefusal {
  return {
    status: 400,
    body: {
      is: 'outcome',
      outcome: {
        code: 'MISSING_HEADER',
        says: 'Missing or Empty NHSD-End-User-Organisation-ODS header.',
      },
    },
    because: 'a user-restricted request must name the organisation the user works for',
  }
}

export function organisationNotAllowed(odsCode: string): GatewayRefusal {
  const says = 'Unauthorised ODS code provided in NHSD-End-User-Organisation-ODS header'
  return {
    status: 403,
    body: { is: 'outcome', outcome: denied('forbidden', says) },
    because: `the application may not be used for organisation ${odsCode}`,
  }
}

export function asidMissing(application: string): GatewayRefusal {
  return {
    status: 403,
    body: {
      is: 'outcome',
      outcome: denied('forbidden', 'ASID is not configured in the application'),
    },
    because: `application ${application} has no ASID`,
  }
}

export function functionForbidden(claimed: string): GatewayRefusal {
  const says = 'User does not have the required Business Function at the specified Organisation.'
  return {
    status: 403,
    body: { is: 'outcome', outcome: denied('forbidden', says) },
    because: `a user claims ${claimed}, which is for applications only`,
  }
}

export function reservedHeader(name: string): GatewayRefusal {
  return {
    status: 403,
    body: { is: 'empty' },
    because: `an application sent ${name}, a header reserved for the gateway`,
  }
}

export function organisationUnconfigured(application: string): GatewayRefusal {
  return {
    status: 500,
    body: {
      is: 'json',
      json: {
        fault: {
          faultstring: 'Unresolved variable : app.app-restricted-ods-code',
          detail: { errorcode: 'entities.UnresolvedVariable' },
        },
      },
    },
    because: `application ${application} has no organisation (app-restricted-ods-code)`,
  }
}

export function rateExceeded(
  by: 'too fast' | 'quota spent',
  requestsPerMinute: number,
): GatewayRefusal {
  return {
    status: 429,
    body: {
      is: 'outcome-in-r4',
      outcome: {
        code: 'TOO_MANY_REQUESTS',
        says: 'You have exceeded your application’s rate limit.',
      },
    },
    because: {
      'too fast': `requests come faster than ${requestsPerMinute} a minute by more than a fifth`,
      'quota spent': `more than ${requestsPerMinute} requests within a minute`,
    }[by],
  }
}

export function modeUnknown(): GatewayRefusal {
  return {
    status: 403,
    body: { is: 'empty' },
    because: 'the token is neither of a user nor of an application',
  }
}

function denied(issue: 'login' | 'forbidden', says: string): GatewayOutcome {
  return { code: 'NO_ACCESS', issue, says }
}
