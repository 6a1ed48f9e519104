import { type ParseOptions, parseSync } from '@swc/core'

export type Found = { readonly line: number; readonly what: string }
export type MeasuredFunction = { readonly line: number; readonly lines: number }

type Node = { readonly type: string; readonly [key: string]: unknown }
type Span = { readonly start: number; readonly end: number }

const SYNTAX: ParseOptions = { syntax: 'typescript', target: 'es2024' }

/** What a file holds that no file may hold, found in its syntax tree and not by its letters. */
export function findForbidden(source: string): readonly Found[] {
  const found: Found[] = []
  walk(source, (node, line) => {
    const what = forbiddenIn(node)
    if (what) found.push({ line, what })
  })
  return found
}

function forbiddenIn(node: Node): string | undefined {
  switch (node.type) {
    case 'TsKeywordType':
      return node.kind === 'any' ? 'any' : undefined
    case 'ExportDefaultDeclaration':
    case 'ExportDefaultExpression':
      return 'default export'
    case 'CallExpression':
      return forbiddenCalls.find((name) => name === nameOf(node.callee))
    case 'NewExpression':
      return nameOf(node.callee) === 'Date' && isEmpty(node.arguments) ? 'new Date()' : undefined
    default:
      return undefined
  }
}

const forbiddenCalls = ['Date', 'Date.now', 'Math.random', 'console.log']

function isEmpty(list: unknown): boolean {
  return !Array.isArray(list) || list.length === 0
}

/** `Date.now` of such an expression; nothing for any that is not plain names. */
function nameOf(expression: unknown): string | undefined {
  if (!isNode(expression)) return undefined
  if (expression.type === 'Identifier') return String(expression.value)
  if (expression.type !== 'MemberExpression') return undefined
  const owner = nameOf(expression.object)
  const member = nameOf(expression.property)
  return owner && member && `${owner}.${member}`
}

/**
 * Functions with a body of statements. The callback of a `describe` is no function to be read at
 * once but a list of tests, so it is not measured; the tests in it are.
 */
export function measureFunctions(source: string): readonly MeasuredFunction[] {
  const measured: MeasuredFunction[] = []
  const lists = new Set<unknown>()
  walk(source, (node, line, lastLine) => {
    if (node.type === 'CallExpression' && nameOf(node.callee) === 'describe') {
      for (const { expression } of node.arguments as { expression: unknown }[]) {
        lists.add(expression)
      }
    }
    if (!hasBlock(node) || lists.has(node)) return
    measured.push({ line, lines: lastLine - line + 1 })
  })
  return measured
}

/** A method keeps its body one level down. */
function hasBlock(node: Node): boolean {
  if (!functionTypes.has(node.type)) return false
  return node.body === undefined || /^(FunctionBody|BlockStatement)$/.test(typeOf(node.body))
}

const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'Constructor',
  'MethodProperty',
  'GetterProperty',
  'SetterProperty',
])

function typeOf(value: unknown): string {
  return isNode(value) ? value.type : ''
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}

function walk(source: string, visit: (node: Node, line: number, lastLine: number) => void): void {
  const lineAt = lineFinder(source)
  const descend = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (isNode(value) && isSpan(value.span)) {
      visit(value, lineAt(value.span.start), lineAt(value.span.end - 1))
    }
    for (const child of Object.values(value)) descend(child)
  }
  descend(parseSync(source, SYNTAX).body)
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value
}

/** The parser counts bytes, and its first is 1. */
function lineFinder(source: string): (position: number) => number {
  const bytes = Buffer.from(source)
  const starts = [0]
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
  return (position) => {
    const next = starts.findIndex((start) => start > position - 1)
    return next === -1 ? starts.length : next
  }
}
