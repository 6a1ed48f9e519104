import type { Measured } from './measure.ts'
import type { Question } from './questions.ts'

const HEAD = [
  '',
  'clients',
  'requests/s',
  'MB/s',
  'p50 ms',
  'p99 ms',
  'server µs',
  'database µs',
  'server MB',
  'database MB',
  'of its floor',
  'target',
]

/** One line a question and number of clients; CPU is microseconds of work a request. */
export function printTable(
  questions: readonly Question[],
  connections: readonly number[],
  results: ReadonlyMap<string, Measured>,
  say: (line: string) => void,
): void {
  const rows = questions.flatMap((question) =>
    connections.flatMap((clients) => {
      const result = results.get(`${question.name} ${clients}`)
      return result === undefined ? [] : [rowOf(question, clients, result, results)]
    }),
  )
  say(`\n| ${HEAD.join(' | ')} |`)
  say(`|${HEAD.map(() => '---').join('|')}|`)
  for (const row of rows) say(`| ${row.join(' | ')} |`)
}

function rowOf(
  { name, beside }: Question,
  clients: number,
  result: Measured,
  results: ReadonlyMap<string, Measured>,
): string[] {
  const floor = beside && results.get(`${beside.floor} ${clients}`)
  const ratio = beside && floor ? result[beside.by] / floor[beside.by] : undefined
  return [
    name,
    String(clients),
    result.requestsPerSecond.toFixed(0),
    (result.bytesPerSecond / 1e6).toFixed(1),
    result.p50Ms.toFixed(2),
    result.p99Ms.toFixed(2),
    result.serverCpuUs.toFixed(0),
    result.databaseCpuUs.toFixed(0),
    result.serverMemoryMb.toFixed(0),
    result.databaseMemoryMb.toFixed(0),
    ratio === undefined ? '' : ratio.toFixed(2),
    beside?.target === undefined ? '' : `≥ ${beside.target}`,
  ]
}
