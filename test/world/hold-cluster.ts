/** A process of its own: starts the cluster of a folder, says so, and holds it until killed. */
import { startCluster } from '../../src/store/postgres/cluster.ts'

const [dataFolder = ''] = process.argv.slice(2)
const { connectionString, processId } = await startCluster({
  dataFolder,
  database: 'integration',
  report: () => undefined,
})
process.stdout.write(`${JSON.stringify({ connectionString, processId })}\n`)
setInterval(() => undefined, 60_000)
