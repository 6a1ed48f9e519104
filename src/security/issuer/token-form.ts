/**
 * The parameters of a token request. Unknown ones are ignored, as OAuth 2.0 asks (RFC 6749, 3.2).
 */
export type TokenForm = ReadonlyMap<string, string>

export type ReadForm = { readonly form: TokenForm; readonly repeated: string | undefined }

/** `repeated` names a parameter that came more than once, which OAuth 2.0 forbids. */
export function readForm(body: Buffer): ReadForm {
  const form = new Map<string, string>()
  let repeated: string | undefined
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (form.has(name)) repeated ??= name
    else form.set(name, value)
  }
  return { form, repeated }
}
