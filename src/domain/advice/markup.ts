/**
 * Texts of a conversation are plain, but for links that open in a window of their own: `<a
 * href="https://…" target="_blank">…</a>`, attributes in either order (page
 * a025-retrieve-advice-and-guidance-conversation, DOMAIN 6). A sign of its own, as in `BP < 90`, is
 * no markup.
 */
const HREF = 'href="https?://[^\\s"<>]+"'
const TARGET = 'target="_blank"'
const LINK = new RegExp(
  `<a\\s+(?:(${HREF})\\s+${TARGET}|${TARGET}\\s+(${HREF}))\\s*>([^<>]*)</a\\s*>`,
  'g',
)
const MARKUP = /<[a-z/!?]/i

/** Whether a text holds markup other than such links. */
export function hasOtherMarkup(text: string): boolean {
  return MARKUP.test(text.replaceAll(LINK, ' '))
}

/** The text as it reads on paper: each link as its words and its address. */
export function withoutMarkup(text: string): string {
  return text.replaceAll(LINK, (_link, first?: string, second?: string, words = '') => {
    const address = (first ?? second ?? '').slice('href="'.length, -1)
    return words.trim() === '' || words.trim() === address ? address : `${words} (${address})`
  })
}
