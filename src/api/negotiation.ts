/**
 * Whether an `Accept` header admits this media type. Absent means anything; `q=0` means not this.
 * The most specific range that fits decides, wherever it stands (RFC 9110, 12.5.1).
 */
export function accepts(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined || accept === mediaType || accept.trim() === '') return true
  const ranges = accept.split(',').map(readRange)
  for (const name of [mediaType, `${mediaType.split('/', 1)[0]}/*`, '*/*']) {
    const fitting = ranges.filter((range) => range.name === name)
    if (fitting.length > 0) return fitting.some(({ isRefused }) => !isRefused)
  }
  return false
}

function readRange(text: string): { readonly name: string; readonly isRefused: boolean } {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  return { name, isRefused: parameters.some((each) => /^q=0(\.0*)?$/.test(each)) }
}

/** `application/fhir+json`, with or without a charset of UTF-8. */
export function isFhirJson(contentType: string | undefined): boolean {
  return /^application\/fhir\+json(\s*;\s*charset="?utf-8"?)?\s*$/i.test(contentType?.trim() ?? '')
}
