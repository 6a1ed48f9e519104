import { isUtf8 } from 'node:buffer'
import { segmentOf } from './shape/place.ts'

/** Nesting of braces and brackets; the deepest FHIR body we take has ten levels. */
const DEPTH_MAX = 32

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly says: string }

/**
 * Bytes of a body to a JSON value. Refuses what readers disagree about: text that is not UTF-8, a
 * field twice in one object, `__proto__`, nesting without end. Never throws, and never repeats what
 * it read.
 */
export function parseJson(bytes: Buffer): ParsedJson {
  if (!isUtf8(bytes)) return refused('The body is not UTF-8.')
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  if (/^[ \t\r\n]*$/.test(text)) return refused('The body is empty.')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused(`The body is not well-formed JSON${placeIn(error)}.`)
  }
  const fault = faultIn(text)
  return fault === undefined ? { ok: true, value } : refused(fault)
}

function refused(says: string): ParsedJson {
  return { ok: false, says }
}

/** The engine's message quotes the body, so only the position is taken from it. */
function placeIn(error: unknown): string {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(String(error)) ?? []
  return line === undefined ? '' : ` (line ${line}, column ${column})`
}

// Character codes, because comparing them is what makes the walk cheap.
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** Walks text that is known to be JSON: brackets, and the names of fields within each object. */
function faultIn(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i)
    if (character === QUOTE) {
      const start = i
      i = closingQuote(text, start)
      const fields = open[open.length - 1]
      if (fields === undefined || !isFieldName(text, i + 1)) continue
      const fault = faultOfField(nameOf(text.slice(start, i + 1)), fields)
      if (fault !== undefined) return fault
    } else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      if (open.length === DEPTH_MAX) return `The body is nested deeper than ${DEPTH_MAX} levels.`
      open.push(character === OPEN_BRACE ? new Set() : undefined)
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) {
      open.pop()
    }
  }
  return undefined
}

function faultOfField(name: string, fields: Set<string>): string | undefined {
  if (name === '__proto__') return 'The body has a field of the name __proto__.'
  if (fields.has(name)) return `The body has the field '${segmentOf(name)}' twice in one object.`
  fields.add(name)
  return undefined
}

/** Two spellings of a name are the same name: `"id"` and `"\u0069d"`. */
function nameOf(literal: string): string {
  return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1)
}

function closingQuote(text: string, openingQuote: number): number {
  let end = text.indexOf('"', openingQuote + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

/** Behind an odd number of backslashes. */
function isEscaped(text: string, index: number): boolean {
  let start = index
  while (text.charCodeAt(start - 1) === BACKSLASH) start--
  return (index - start) % 2 === 1
}

function isFieldName(text: string, behind: number): boolean {
  let i = behind
  while (text.charCodeAt(i) <= 0x20) i++
  return text.charCodeAt(i) === COLON
}
