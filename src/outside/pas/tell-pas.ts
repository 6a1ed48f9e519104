import { parseServiceId } from '../../domain/identifier/service-id.ts'
import { type PasBehaviours, readPasBehaviour } from './behaviour.ts'

/**
 * Tells services' PASes how to behave, from an environment's `pas.json`: behaviour by service id.
 * Throws, before anything is told, with everything that is wrong in the file.
 */
export async function tellPas(behaviours: PasBehaviours, sentinels: unknown): Promise<void> {
  if (typeof sentinels !== 'object' || sentinels === null) {
    throw new Error('pas.json must be an object of behaviours by service id')
  }
  const told = Object.entries(sentinels).map(([id, value]) => ({
    id,
    service: parseServiceId(id),
    read: readPasBehaviour(value),
  }))
  const problems = told.flatMap(({ id, service, read }) => [
    ...(service === undefined ? [`${id} is not a service id`] : []),
    ...(read.ok ? [] : read.problems.map((problem) => `${id}: ${problem}`)),
  ])
  if (problems.length > 0) throw new Error(`pas.json: ${problems.join('; ')}`)
  for (const { service, read } of told) {
    if (service !== undefined && read.ok) await behaviours.set(service, read.value)
  }
}
