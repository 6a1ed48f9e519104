/** The last line of a page that nobody edits. */
export function generatedBy(source: string): string {
  return `\`npm run docs\` writes this page from ${source}.`
}
