import { hash } from 'node:crypto'

/** Markup that needs no escaping any more. Only `html` makes it. */
export type Html = { readonly markup: string }

/** A template that escapes whatever is put into it, unless it is markup itself. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (Html | readonly Html[] | string | number)[]
): Html {
  const parts = values.map((value, i) => markupOf(value) + strings[i + 1])
  return { markup: strings[0] + parts.join('') }
}

function markupOf(value: Html | readonly Html[] | string | number): string {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return 'markup' in value ? value.markup : value.map(markupOf).join('')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const STYLE = `
body { font: 1.1875rem/1.5 Arial, sans-serif; color: #212b32; background: #f0f4f5; margin: 0 }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem }
fieldset { border: 0; padding: 0; margin: 0 0 1.5rem }
legend, .label { font-weight: 700; display: block; margin-bottom: .5rem }
.choice { display: flex; gap: .75rem; padding: .4rem 0 }
.choice input { width: 1.5rem; height: 1.5rem; flex: none }
.hint { color: #4c6272; display: block }
select, input[type=text] { font: inherit; padding: .4rem; border: 2px solid #4c6272 }
button { font: inherit; font-weight: 700; padding: .7rem 1rem; border: 0; cursor: pointer }
.primary { color: #fff; background: #007f3b }
:focus-visible { outline: 4px solid #ffeb3b; box-shadow: 0 0 0 6px #212b32 }
.problems { border: 4px solid #d5281b; padding: 1rem; margin-bottom: 1.5rem }
`

/** A whole page: no script, no image, nothing from elsewhere. */
export function page(title: string, main: Html): string {
  const head = html`<title>${title}</title>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head.markup}
<style>${STYLE}</style>
</head>
<body><main>${main.markup}</main></body>
</html>
`
}

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const
