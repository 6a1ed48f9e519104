import { adviceMachine } from './advice-machine.ts'
import { printCallers } from './print-callers.ts'
import { printTransitions } from './print-transitions.ts'
import { referralMachine } from './referral-machine.ts'

type Matrix = { readonly name: string; readonly print: () => string | Promise<string> }

/** Tables that are printed, committed and compared: `<name>.txt` beside this file. */
export const matrices: readonly Matrix[] = [
  { name: 'transitions', print: () => printTransitions(referralMachine) },
  { name: 'advice-transitions', print: () => printTransitions(adviceMachine) },
  { name: 'callers', print: printCallers },
]

export function matrixFile(name: string): URL {
  return new URL(`${name}.txt`, import.meta.url)
}
