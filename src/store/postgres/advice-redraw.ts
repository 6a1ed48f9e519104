import type { Advice } from '../../domain/advice/advice.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { RedrawnAdvice } from '../ports/advice.ts'
import type { Queryable } from './pool.ts'
import { lockAdviceToRedraw } from './queries/advice/lock-advice.ts'
import { updateRedrawnAdvice } from './queries/advice/update-redrawn-advice.ts'

/** Also for a transaction that somebody else began, as the job that sets a scan result. */
export async function redrawAdvice(
  transaction: Queryable,
  ubrn: Ubrn,
  draw: (advice: Advice) => RedrawnAdvice | undefined,
): Promise<void> {
  const { rows } = await transaction.query<{ document: Advice }>(lockAdviceToRedraw(ubrn))
  const redrawn = rows[0] && draw(rows[0].document)
  if (redrawn !== undefined) await transaction.query(updateRedrawnAdvice(redrawn))
}
