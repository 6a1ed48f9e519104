import pg from 'pg'

export type ListenerOptions = {
  readonly connectionString: string
  readonly channel: string
  readonly timer: { readonly after: (milliseconds: number, run: () => void) => () => void }
  /** From now on every notice arrives; those of before are missed. */
  readonly onListening: () => void
  readonly onNotice: (payload: string) => void
  /** From now on notices are missed, until `onListening` is called again. */
  readonly onLost: (fault: unknown) => void
}

export type Listener = { readonly stop: () => Promise<void> }

/**
 * A connection that died without a word is found out by its silence: asked so often, given as long
 * to answer.
 */
export const heartbeatMs = 10_000
const retryMsMin = 100
const retryMsMax = 10_000

/**
 * Keeps one connection listening on a channel, and makes another when it is lost. Resolves after
 * the first attempt to connect, whether that succeeded or not.
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const listener = new ChannelListener(options)
  await listener.connect()
  return listener
}

class ChannelListener implements Listener {
  readonly #options: ListenerOptions
  #client: pg.Client | undefined
  #callOff: () => void = () => undefined
  #retryMs = retryMsMin
  #isStopped = false

  constructor(options: ListenerOptions) {
    this.#options = options
  }

  async connect(): Promise<void> {
    const { connectionString, channel, onNotice, onListening } = this.#options
    const client = new pg.Client({
      connectionString,
      application_name: `open-ers ${channel}`,
      keepAlive: true,
      connectionTimeoutMillis: heartbeatMs,
    })
    this.#client = client
    client.on('error', (fault) => this.#lose(client, fault))
    client.on('end', () => this.#lose(client, new Error('the connection was closed')))
    client.on('notification', ({ payload = '' }) => onNotice(payload))
    try {
      await client.connect()
      await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (fault) {
      this.#lose(client, fault)
      return
    }
    if (this.#client !== client) return
    this.#retryMs = retryMsMin
    onListening()
    this.#waitForHeartbeat(client)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#callOff()
    const client = this.#client
    this.#client = undefined
    await client?.end()
  }

  #waitForHeartbeat(client: pg.Client): void {
    this.#callOff = this.#options.timer.after(heartbeatMs, () => this.#beat(client))
  }

  #beat(client: pg.Client): void {
    this.#callOff = this.#options.timer.after(heartbeatMs, () =>
      this.#lose(client, new Error('the connection does not answer')),
    )
    client.query('select').then(
      () => {
        if (this.#client !== client) return
        this.#callOff()
        this.#waitForHeartbeat(client)
      },
      (fault: unknown) => this.#lose(client, fault),
    )
  }

  /** Says so once, and tries again later, each time a little later. */
  #lose(client: pg.Client, fault: unknown): void {
    if (this.#client !== client || this.#isStopped) return
    this.#client = undefined
    this.#callOff()
    client.end().catch(() => undefined)
    this.#options.onLost(fault)
    this.#callOff = this.#options.timer.after(this.#retryMs, () => void this.connect())
    this.#retryMs = Math.min(this.#retryMs * 2, retryMsMax)
  }
}
