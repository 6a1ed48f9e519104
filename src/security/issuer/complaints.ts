/** The platform's sentences about one of the two JWTs it reads (DOMAIN 8.3, 8.4). */
export type Complaints = {
  readonly missing: (name: string, part: 'header' | 'claim') => string
  readonly invalid: (name: string, part: 'header' | 'claim', why: string) => string
  readonly where: string
}

export function complaintsAbout(parameter: 'client_assertion' | 'subject_token'): Complaints {
  const where = `in ${parameter} JWT`
  return {
    missing: (name, part) => `Missing '${name}' ${part} ${where}`,
    invalid: (name, part, why) => `Invalid '${name}' ${part} ${where} - ${why}`,
    where,
  }
}
