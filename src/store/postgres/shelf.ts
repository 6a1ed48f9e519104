/**
 * Values kept in memory while somebody tells us when they change: open it when that begins, close
 * it when it ends. Bounded: what was used longest ago goes first.
 */
export class Shelf<Value> {
  readonly #countMax: number
  readonly #values = new Map<string, Value>()
  #isOpen = false
  /** Counts what made kept values doubtful: whoever began to read before may keep nothing. */
  #changes = 0

  constructor(countMax: number) {
    this.#countMax = countMax
  }

  get size(): number {
    return this.#values.size
  }

  /** What is kept, else what `load` gives, kept unless something changed while it was loading. */
  async read(key: string, load: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const kept = this.get(key)
    if (kept !== undefined) return kept
    const keep = this.beginReading()
    const value = await load()
    if (value !== undefined) keep(key, value)
    return value
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key)
    // A Map walks in order of insertion: put back, it is the newest.
    if (value !== undefined) this.#put(key, value)
    return value
  }

  /** To be called before the database is asked; keeps nothing once something has changed since. */
  beginReading(): (key: string, value: Value) => void {
    const before = this.#changes
    return (key, value) => {
      if (this.#isOpen && this.#changes === before) this.#put(key, value)
    }
  }

  open(): void {
    this.forget()
    this.#isOpen = true
  }

  close(): void {
    this.forget()
    this.#isOpen = false
  }

  forget(): void {
    this.#changes += 1
    this.#values.clear()
  }

  #put(key: string, value: Value): void {
    this.#values.delete(key)
    this.#values.set(key, value)
    if (this.#values.size <= this.#countMax) return
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest)
      return
    }
  }
}
