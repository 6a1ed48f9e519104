import type { Instant } from '../../../../base/clock.ts'

const text = 'delete from idempotent_answer where answered_at < $1'

export function forgetAnswers(before: Instant) {
  return { name: 'forget-answers', text, values: [before] }
}
