import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export type Metrics = {
  readonly observe: (operation: string, status: number, durationMs: number) => void
  readonly print: () => Promise<string>
  readonly contentType: string
}

/**
 * Prometheus metrics of one process. Labels are endpoint slugs and statuses; no identifier ever is
 * one.
 */
export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'ers_request_duration_seconds',
    help: 'Time from the head of a request to its answer.',
    labelNames: ['operation'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 120],
    registers: [registry],
  })
  const requests = new Counter({
    name: 'ers_requests_total',
    help: 'Requests answered.',
    labelNames: ['operation', 'status'],
    registers: [registry],
  })
  const ofOperation = remembered((operation) => durations.labels(operation))
  const ofStatus = remembered((key) => requests.labels(...key.split(' ')))
  return {
    observe: (operation, status, durationMs) => {
      ofOperation(operation).observe(durationMs / 1_000)
      ofStatus(`${operation} ${status}`).inc()
    },
    print: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

/** Labels are few and known: what belongs to them is looked up once, not for every request. */
function remembered<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}
