/**
 * Gives back the jobs of workers that hold no proof of life. A worker takes its proof before its
 * first job, so one who has a job and no proof is gone.
 */
const text = `
with holder as materialized (
  select distinct locked_by from graphile_worker.jobs where locked_by is not null
),
gone as materialized (
  select locked_by from holder where pg_try_advisory_xact_lock(hashtextextended(locked_by, 0))
)
select count(*)::integer as workers, graphile_worker.force_unlock_workers(array_agg(locked_by))
from gone`

export function releaseJobs() {
  return { name: 'release-jobs', text, values: [] }
}
