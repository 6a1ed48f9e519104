/**
 * Just enough of a PDF reader for the PDFs that we write: objects, streams, tags and text, read as
 * a screen reader would.
 */
import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'

export type ReadPdf = {
  /** Dictionary of the catalog, as it stands in the file. */
  readonly catalog: string
  readonly trailer: string
  readonly info: string
  readonly metadata: string
  /** What is marked on the pages, in order: `H1 Your appointment`, `Artifact Page 1 of 1`. */
  readonly marked: readonly string[]
  /** The same page by page, with the operators that draw it. */
  readonly pages: readonly { readonly marked: readonly string[]; readonly content: string }[]
  /** The structure tree, children in brackets: `Document(H1 P Table(TR(TH TD)))`. */
  readonly structure: string
  readonly pageCount: number
  /** Names of the fonts, each embedded. */
  readonly fonts: readonly string[]
}

type Objects = ReadonlyMap<string, { readonly dictionary: string; readonly stream?: Buffer }>

export function readPdf(bytes: Uint8Array): ReadPdf {
  const text = Buffer.from(bytes).toString('latin1')
  assert.match(text, /^%PDF-1\.7\n/)
  assert.match(text, /startxref\n\d+\n%%EOF\n$/)
  const objects = objectsIn(text)
  const trailer = /trailer\n([\s\S]*?)\nstartxref/.exec(text)?.[1] ?? ''
  const catalog = dictionaryAt(objects, referenceIn(trailer, 'Root'))
  const pages = listed(dictionaryAt(objects, referenceIn(catalog, 'Pages')), 'Kids').map((page) => {
    const content = contentOf(objects, page)
    return { marked: markedOn(objects, page, content), content }
  })
  const tree = dictionaryAt(objects, referenceIn(catalog, 'StructTreeRoot'))
  return {
    catalog,
    trailer,
    info: referencesIn(dictionaryAt(objects, referenceIn(trailer, 'Info')))
      .map((id) => dictionaryAt(objects, id))
      .join('\n'),
    metadata: objects.get(referenceIn(catalog, 'Metadata'))?.stream?.toString() ?? '',
    marked: pages.flatMap(({ marked }) => marked),
    pages,
    structure: listed(tree, 'K')
      .map((id) => structureAt(objects, id))
      .join(' '),
    pageCount: pages.length,
    fonts: [...objects.values()]
      .filter(({ dictionary }) => /\/FontFile2 \d+ 0 R/.test(dictionary))
      .map(({ dictionary }) => /\/FontName \/\w{6}\+(\S+)/.exec(dictionary)?.[1] ?? ''),
  }
}

/** All text outside of artifacts, one line an element. */
export function textIn(bytes: Uint8Array): string {
  return readPdf(bytes)
    .marked.filter((line) => !line.startsWith('Artifact'))
    .map((line) => line.replace(/^\S+ /, ''))
    .join('\n')
}

function objectsIn(text: string): Objects {
  const objects = new Map<string, { dictionary: string; stream?: Buffer }>()
  for (const [, id = '', body = ''] of text.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj/gm)) {
    const [, dictionary = body, raw] = /^([\s\S]*?)\nstream\n([\s\S]*)\nendstream$/.exec(body) ?? []
    const packed = raw === undefined ? undefined : Buffer.from(raw, 'latin1')
    const isPacked = dictionary.includes('/FlateDecode')
    const stream = packed && (isPacked ? inflateSync(packed) : packed)
    objects.set(id, { dictionary, ...(stream && { stream }) })
  }
  return objects
}

function dictionaryAt(objects: Objects, id: string): string {
  const found = objects.get(id)
  assert.ok(found, `object ${id} is there`)
  return found.dictionary
}

function referenceIn(dictionary: string, name: string): string {
  const id = new RegExp(`/${name} (\\d+) 0 R`).exec(dictionary)?.[1]
  assert.ok(id, `there is ${name}`)
  return id
}

function referencesIn(dictionary: string): string[] {
  return [...dictionary.matchAll(/(\d+) 0 R/g)].map(([, id = '']) => id)
}

function listed(dictionary: string, name: string): string[] {
  return referencesIn(new RegExp(`/${name} \\[([^\\]]*)\\]`).exec(dictionary)?.[1] ?? '')
}

function structureAt(objects: Objects, id: string): string {
  const dictionary = dictionaryAt(objects, id)
  const type = /\/S \/(\w+)/.exec(dictionary)?.[1] ?? ''
  const scope = /\/Scope \/(\w+)/.exec(dictionary)?.[1]
  // Content of later pages stands as a dictionary with a reference to its page.
  const own = dictionary.replace(/<<\s*\/Type \/MCR[\s\S]*?>>/g, '')
  const children = listed(own, 'K').map((child) => structureAt(objects, child))
  const name = scope === undefined ? type : `${type}:${scope}`
  return children.length === 0 ? name : `${name}(${children.join(' ')})`
}

function contentOf(objects: Objects, page: string): string {
  const id = referenceIn(dictionaryAt(objects, page), 'Contents')
  return objects.get(id)?.stream?.toString('latin1') ?? ''
}

function markedOn(objects: Objects, page: string, content: string): string[] {
  const dictionary = dictionaryAt(objects, page)
  const resources = dictionaryAt(objects, referenceIn(dictionary, 'Resources'))
  const readers = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', font = '']) => [
      name,
      readerOf(objects, font),
    ]),
  )
  const marked: string[] = []
  let open: { tag: string; text: string } | undefined
  let read = (_code: string): string => ''
  const operators = /\/(\w+)(?: <<[^>]*>>)? (?:BDC|BMC)|\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ|(EMC)/g
  for (const [, tag, font, shown, end] of content.matchAll(operators)) {
    if (tag !== undefined) open = { tag, text: '' }
    else if (font !== undefined) read = readers.get(font) ?? read
    else if (shown !== undefined) {
      assert.ok(open, 'all text is marked')
      const codes = [...shown.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex = '']) =>
        hex.match(/.{4}/g),
      )
      open.text += codes.map((code) => read(code ?? '')).join('')
    } else if (end !== undefined && open !== undefined) {
      if (open.text !== '') marked.push(`${open.tag} ${open.text}`)
      open = undefined
    }
  }
  return marked
}

/** From the codes of a font to characters, by its ToUnicode table. */
function readerOf(objects: Objects, font: string): (code: string) => string {
  const table = objects.get(referenceIn(dictionaryAt(objects, font), 'ToUnicode'))?.stream
  const characters: string[] = []
  for (const [, first = '', list = ''] of `${table}`.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    const entries = [...list.matchAll(/<([\w ]*)>/g)].map(([, hex = '']) => hex)
    entries.forEach((hex, index) => {
      const units = hex.split(' ').map((unit) => Number.parseInt(unit, 16))
      characters[Number.parseInt(first, 16) + index] = String.fromCharCode(...units)
    })
  }
  return (code) => {
    const character = characters[Number.parseInt(code, 16)]
    assert.ok(character, `glyph ${code} can be read`)
    return character
  }
}
