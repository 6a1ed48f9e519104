/**
 * Where simulators keep how they were told to behave, so that all processes of an installation see
 * it. The settings of the database fit.
 */
export type Memory = {
  readonly find: (name: string) => Promise<unknown>
  readonly put: (name: string, value: unknown) => Promise<void>
  readonly remove: (name: string) => Promise<void>
}
