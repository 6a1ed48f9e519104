/** What distinguishes one environment from another, as data (DESIGN 8). */
export type EnvironmentName = 'sandbox' | 'integration' | 'alpha' | 'production'

export type Environment = {
  readonly name: EnvironmentName
  /** The world around the API can be moved under `/world`, and requests explained. */
  readonly hasWorld: boolean
  /** Built-in token service and CIS2 simulator. */
  readonly hasIssuer: boolean
  readonly seed: 'integration' | 'none'
}

const integration: Environment = {
  name: 'integration',
  hasWorld: true,
  hasIssuer: true,
  seed: 'integration',
}

/** The environments that are built; docs/deviations.md lists those that are not. */
export const environments: Readonly<Partial<Record<EnvironmentName, Environment>>> = {
  integration,
  alpha: { ...integration, name: 'alpha' },
}
