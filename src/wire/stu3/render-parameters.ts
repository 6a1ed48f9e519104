/**
 * An answer of several resources, by the name each has there. They are rendered already, and put in
 * as they are; what is absent is left out.
 */
export function renderParameters(
  profile: string,
  resources: Readonly<Record<string, string | undefined>>,
): string {
  const meta = JSON.stringify({ profile: [profile] })
  const parameters = Object.entries(resources)
    .filter(([, resource]) => resource !== undefined)
    .map(([name, resource]) => `{"name":${JSON.stringify(name)},"resource":${resource}}`)
  return `{"meta":${meta},"resourceType":"Parameters","parameter":[${parameters.join(',')}]}`
}
