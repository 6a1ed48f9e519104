import { printTransitions } from './print-transitions.ts'

/** Tables that are printed, committed and compared: `<name>.txt` beside this file. */
export const matrices: readonly { readonly name: string; readonly print: () => string }[] = [
  { name: 'transitions', print: printTransitions },
]

export function matrixFile(name: string): URL {
  return new URL(`${name}.txt`, import.meta.url)
}
