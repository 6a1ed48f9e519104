/** Facts about this installation, by name, as JSON; the same for all its processes. */
export type SettingStore = {
  /** Undefined when there is none of that name. */
  readonly find: (name: string) => Promise<unknown>
  readonly put: (name: string, value: unknown) => Promise<void>
  readonly remove: (name: string) => Promise<void>
}
