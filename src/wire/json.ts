import { isUtf8 } from 'node:buffer'
import { segmentOf } from './shape/place.ts'

/** Nesting of braces and brackets; the deepest FHIR body we take has ten levels. */
const DEPTH_MAX = 32

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly says: string }

/**
 * Bytes of a body to a JSON value. Refuses what readers disagree about: text that is not UTF-8, a field
 * twice in one object, `__proto__`, nesting without end. Never throws, and never repeats what it read.
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

/** Walks text that is known to be JSON: brackets, and the names of fields within each object. */
function faultIn(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '{' || character === '[') {
      if (open.length === DEPTH_MAX) return `The body is nested deeper than ${DEPTH_MAX} levels.`
      open.push(character === '{' ? new Set() : undefined)
    } else if (character === '}' || character === ']') {
      open.pop()
    } else if (character === '"') {
      const end = endOfString(text, i)
      const fields = open.at(-1)
      if (fields !== undefined && isFieldName(text, end)) {
        const fault = faultOfField(JSON.parse(text.slice(i, end)), fields)
        if (fault !== undefined) return fault
      }
      i = end - 1
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

/** Index behind the closing quote. */
function endOfString(text: string, start: number): number {
  let i = start + 1
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1
  return i + 1
}

function isFieldName(text: string, end: number): boolean {
  let i = end
  while (text[i] === ' ' || text[i] === '\t' || text[i] === '\r' || text[i] === '\n') i++
  return text[i] === ':'
}
