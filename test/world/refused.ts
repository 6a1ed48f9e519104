import assert from 'node:assert/strict'
import { type Answer, codesIn, diagnosticsIn } from './caller.ts'

/** `CODE diagnostics` of every problem of an OperationOutcome, in order. */
export function issuesIn(answer: Answer): string[] {
  const diagnostics = diagnosticsIn(answer)
  return codesIn(answer).map((code, index) => `${code} ${diagnostics[index]}`.trim())
}

/** Refused with this status and these problems, and with no other. */
export function assertRefused(answer: Answer, status: number, ...issues: readonly string[]): void {
  assert.deepEqual({ status: answer.status, issues: issuesIn(answer) }, { status, issues })
}

/** `CODE 'place'` of every issue. */
export function placesIn(issues: readonly string[]): string[] {
  return issues.map((issue) => issue.split(' ').slice(0, 2).join(' '))
}
