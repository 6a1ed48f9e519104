import { type Refusal, refusal } from '../../refusal/refusal.ts'

/** As long as the comments of A014 and A022 may be (DOMAIN 1.4). */
export const commentLengthMax = 2_000

export function commentLengthRefusals(
  comment = '',
  lengthMax = commentLengthMax,
): readonly Refusal[] {
  if ([...comment].length <= lengthMax) return []
  const says = `'comment' is longer than ${lengthMax} characters.`
  return [refusal('INVALID_VALUE', says, { at: 'comment' })]
}
