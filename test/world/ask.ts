import { type Answer, answerOf } from './caller.ts'

export type Asked = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

/** One request with no header but those given: for callers who do it wrong. `url` is whole. */
export async function ask(url: string, { method = 'GET', headers, body }: Asked = {}) {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { body }),
  })
  return (await answerOf(response)) satisfies Answer
}
