import type { Block, DocumentModel } from '../../src/documents/document-model.ts'

/** A document as lines: `# ` and `## ` before headings, `name: value`, cells between ` | `. */
export function linesOf({ title, blocks }: DocumentModel): readonly string[] {
  return [title, ...linesOfBlocks(blocks)]
}

export function linesOfBlocks(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap(linesOfBlock)
}

/** The lines below one heading, up to the next. */
export function sectionOf(model: DocumentModel, heading: string): readonly string[] {
  const lines = linesOf(model)
  const from = lines.indexOf(`# ${heading}`)
  const below = from === -1 ? [] : lines.slice(from + 1)
  const to = below.findIndex((line) => line.startsWith('# '))
  return to === -1 ? below : below.slice(0, to)
}

function linesOfBlock(block: Block): readonly string[] {
  switch (block.is) {
    case 'heading':
      return [`# ${block.text}`]
    case 'subheading':
      return [`## ${block.text}`]
    case 'paragraph':
      return [block.text]
    case 'facts':
      return block.rows.map((fact) => fact.join(': '))
    case 'table':
      return [block.columns.map(({ name }) => name), ...block.rows].map((row) => row.join(' | '))
    case 'list':
      return block.items.map((item) => `- ${item}`)
  }
}
