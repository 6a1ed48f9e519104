import { fileURLToPath } from 'node:url'
import * as fontkit from 'fontkit'

/**
 * Inter, embedded in every document (PDF/UA asks for embedded fonts). It has the Greek letters and
 * the signs of clinical text. Read once for a worker: parsing it takes longer than a document.
 */
export type Fonts = { readonly text: fontkit.Font; readonly strong: fontkit.Font }

export function openFonts(): Fonts {
  return {
    text: openFont('400Regular/Inter_400Regular.ttf'),
    strong: openFont('600SemiBold/Inter_600SemiBold.ttf'),
  }
}

/** What stands for a character that the font does not have: printed, never left out silently. */
export const SUBSTITUTE = '\u25a1'

/**
 * Text as it can be printed: composed characters, one kind of line end, nothing that is no mark on
 * paper, and a substitute for what the font lacks.
 */
export function printable({ text: font }: Fonts, text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\S\n]/g, ' ')
    .replace(/[^\P{C}\n]/gu, '')
  return Array.from(plain, (each) => {
    const isThere = each === '\n' || font.hasGlyphForCodePoint(each.codePointAt(0) ?? 0)
    return isThere ? each : SUBSTITUTE
  }).join('')
}

function openFont(file: string): fontkit.Font {
  const url = new URL(import.meta.resolve(`@expo-google-fonts/inter/${file}`))
  const font = fontkit.openSync(fileURLToPath(url))
  if (!('glyphForCodePoint' in font)) throw new Error(`${file} holds more than one font`)
  // The first use of a glyph fixes what it is read as when text is copied or read aloud: made here
  // for all, it does not depend on what was printed before. Where characters share a glyph it is
  // the first of them, but the one that people write: `”`, not U+02EE.
  const known = font.characterSet.toSorted((a, b) => rarity(a) - rarity(b) || a - b)
  for (const codePoint of known) font.glyphForCodePoint(codePoint)
  const layout = font.layout.bind(font)
  // Signs are printed as they were typed: Inter would draw `2x3` and `->` as other characters.
  font.layout = (text) => layout(text, { calt: false, liga: false, clig: false })
  return font
}

/** Letters that modify others, marks, and what the font keeps for itself come last. */
function rarity(codePoint: number): number {
  return /[\p{Lm}\p{M}\p{Co}]/u.test(String.fromCodePoint(codePoint)) ? 1 : 0
}
