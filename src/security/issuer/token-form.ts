/**
 * The parameters of a request, in its body or its query. Unknown ones are ignored, as OAuth 2.0
 * asks (RFC 6749, 3.2).
 */
export type TokenForm = ReadonlyMap<string, string>

export type ReadForm = { readonly form: TokenForm; readonly repeated: string | undefined }

/** `repeated` names a parameter that came more than once, which OAuth 2.0 forbids. */
export function readForm(text: string): ReadForm {
  const form = new Map<string, string>()
  let repeated: string | undefined
  for (const [name, value] of new URLSearchParams(text)) {
    if (form.has(name)) repeated ??= name
    else form.set(name, value)
  }
  return { form, repeated }
}

/** Of a request whose body was left unparsed. */
export function readBody({ body }: { readonly body: unknown }): ReadForm {
  return readForm(Buffer.isBuffer(body) ? body.toString('utf8') : '')
}
