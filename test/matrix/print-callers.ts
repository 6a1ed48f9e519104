import { callerMatrix, type Fare } from './caller-matrix.ts'
import { textTable } from './text-table.ts'

/**
 * Endpoint × business function × access mode as text, found out by calling: `✔` let in, `✘` and a letter
 * for how it was refused.
 */
export async function printCallers(): Promise<string> {
  const { columns, rows } = await callerMatrix()
  const ways = waysIn([...rows.values()].flatMap((row) => [...row.values()]))
  const modes = [...new Set(columns.map(({ mode }) => mode))]
  return [
    'Callers: whom each endpoint lets in. Everybody called everything once.',
    '',
    ...modes.flatMap((mode) => [
      `${mode}:`,
      ...textTable(
        columns
          .filter((column) => column.mode === mode)
          .map(({ short, name }) => [`  ${short}`, name]),
      ),
      '',
    ]),
    ...textTable([
      ['endpoint', ...columns.map(({ short }) => short)],
      ...[...rows].map(([id, row]) => [
        id,
        ...columns.map(({ short }) => cell(row.get(short), ways)),
      ]),
    ]),
    '',
    '✔   let in; what the endpoint then says is its own business',
    ...[...ways].map(([way, letter]) => `✘${letter}  ${way}`),
    '',
  ].join('\n')
}

/** Each way of being refused once, in the order they turn up, with its letter. */
function waysIn(fares: readonly Fare[]): ReadonlyMap<string, string> {
  const ways = new Set(fares.flatMap((fare) => (fare === 'in' ? [] : [wayOf(fare)])))
  return new Map([...ways].map((way, index) => [way, String.fromCharCode(97 + index)]))
}

function wayOf({ status, step, why }: Exclude<Fare, 'in'>): string {
  return `${status} at the ${step}: ${why}`
}

function cell(fare: Fare | undefined, ways: ReadonlyMap<string, string>): string {
  if (fare === undefined) return ''
  return fare === 'in' ? '✔' : `✘${ways.get(wayOf(fare))}`
}
