/**
 * Texts of a conversation are plain, but for links that open in a window of their own: `<a
 * href="https://…" target="_blank">…</a>`, attributes in either order (page
 * a025-retrieve-advice-and-guidance-conversation, DOMAIN 6). A sign of its own, as in `BP < 90`, is
 * no markup.
 */
const OPENING = '<[A-Za-z/!?]'
/** HTML parts attributes by these alone: to a browser any other space belongs to a name. */
const SPACE = '[ \\t\\r\\n]'
const HREF = 'href="https?://[^\\s"<>]+"'
const TARGET = 'target="_blank"'
const WORDS = `(?:(?!${OPENING})[\\s\\S])*`
const LINK = new RegExp(
  `<a${SPACE}+(?:(${HREF})${SPACE}+${TARGET}|${TARGET}${SPACE}+(${HREF}))${SPACE}*>` +
    `(${WORDS})</a${SPACE}*>`,
  'g',
)
const MARKUP = new RegExp(OPENING)

/** Whether a text holds markup other than such links. Takes time in proportion to its length. */
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
