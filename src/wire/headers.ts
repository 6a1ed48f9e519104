/** Request headers as Node gives them: names in lower case, bytes as Latin-1. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** The value of a header without blanks around it; undefined when it is absent or blank. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name.toLowerCase()]
  const text = (typeof value === 'string' ? value : (value ?? []).join(', ')).trim()
  return text === '' ? undefined : text
}
