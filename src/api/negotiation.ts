/** Whether an `Accept` header admits this media type. Absent means anything; `q=0` means not this. */
export function accepts(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined || accept.trim() === '') return true
  const [type] = mediaType.split('/')
  const admitted = new Set([mediaType, `${type}/*`, '*/*'])
  return accept.split(',').some((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    return admitted.has(name) && !isRefused
  })
}

/** `application/fhir+json`, with or without a charset of UTF-8. */
export function isFhirJson(contentType: string | undefined): boolean {
  return /^application\/fhir\+json(\s*;\s*charset="?utf-8"?)?\s*$/i.test(contentType?.trim() ?? '')
}
