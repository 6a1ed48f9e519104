/**
 * Part of the transaction it is called in: rolled back with it, seen by workers when it commits.
 */
const text = `
select graphile_worker.add_job(
  $1, $2::json, run_at := now() + make_interval(secs => $3), job_key := $4
)`

export type NewJob = {
  readonly name: string
  readonly payload: unknown
  /** Real time, not the time of a moved clock. */
  readonly inSeconds?: number
  /** Takes the place of a job of the same key that has not begun. */
  readonly key?: string
}

export function addJob({ name, payload, inSeconds = 0, key }: NewJob) {
  return {
    name: 'add-job',
    text,
    values: [name, JSON.stringify(payload), inSeconds, key ?? null],
  }
}
