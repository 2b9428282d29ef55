// House rules that a linter can hold. Layer arrows live in .dependency-cruiser.cjs; STYLE of the house in CONTRIBUTING.
import tseslint from 'typescript-eslint';

const CORE = ['**/src/core/**/*.ts'];
const SRC = ['**/src/**/*.{ts,tsx}'];
const CONFIG_FILES = ['*.config.{js,ts}', '**/vite.config.ts', '*.cjs'];

const NO_BARRELS = [
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines the thing.' },
  {
    selector: 'ExportNamedDeclaration[source]',
    message: 'No barrels: import from the file that defines the thing.',
  },
];

const NO_MUTABLE_MODULES = [
  {
    selector:
      'Program > VariableDeclaration[kind="let"], Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]',
    message: 'No module-level mutable state: put it into what a makeX function returns.',
  },
];

const NO_ENVIRONMENT = [
  {
    selector: 'MemberExpression[object.name="process"][property.name="env"]',
    message: 'Only src/main reads the environment: take the value as a parameter.',
  },
];

const CLOCK = 'Core has no clock: the instant comes with the event (`at`).';
const PURE = [
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: CLOCK },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
  { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
  { selector: 'MemberExpression[object.name="DateTime"][property.name="now"]', message: CLOCK },
  {
    selector:
      'CallExpression[callee.object.name="DateTime"][callee.property.name=/^(local|utc)$/][arguments.length=0]',
    message: CLOCK,
  },
  {
    selector:
      'CallExpression[callee.object.name=/^(chrono|ru|casual|strict)$/][callee.property.name=/^parse(Date)?$/][arguments.length<2]',
    message: 'Without a reference instant chrono reads the clock.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Core has no randomness: chance comes with the event.',
  },
  { selector: 'AwaitExpression', message: 'Nothing in core awaits: waiting is an effect.' },
  { selector: ':function[async=true]', message: 'Nothing in core awaits: waiting is an effect.' },
  { selector: 'ForOfStatement[await=true]', message: 'Nothing in core awaits: waiting is an effect.' },
  { selector: 'ImportExpression', message: 'Core is loaded whole: no dynamic import.' },
  { selector: 'MetaProperty[meta.name="import"]', message: 'Core does not know where it runs.' },
];

const IMPURE_GLOBALS = [
  'process',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'fetch',
  'performance',
  'crypto',
  'Promise',
  'Buffer',
  'window',
  'document',
  'localStorage',
  'self',
  'global',
  'globalThis',
  'eval',
  'Function',
].map((name) => ({ name, message: 'Core is pure and also runs in the browser.' }));

const DEFAULT_EXPORTS = {
  direct: true,
  named: true,
  defaultFrom: true,
  namedFrom: true,
  namespaceFrom: true,
};

export default tseslint.config(
  {
    ignores: [
      'node_modules/**',
      'dist/**',
      '.data/**',
      'coverage/**',
      'src/adapters/db/generated/**',
      'tests/architecture/fixtures/**',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/require-await': 'off',
      // Ports are made by factories over closures: their methods have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'no-restricted-exports': ['error', { restrictDefaultExports: DEFAULT_EXPORTS }],
      'no-restricted-syntax': ['error', ...NO_BARRELS],
      'max-lines': ['error', 400],
      eqeqeq: ['error', 'always'],
      'prefer-const': 'error',
    },
  },
  {
    files: SRC,
    rules: {
      'no-console': 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...NO_BARRELS, ...NO_MUTABLE_MODULES, ...NO_ENVIRONMENT],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['**/src/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['**/src/main/**/*.ts'],
    rules: {
      'no-console': 'off',
      'no-restricted-syntax': ['error', ...NO_BARRELS, ...NO_MUTABLE_MODULES],
    },
  },
  {
    files: CORE,
    rules: {
      'no-restricted-syntax': ['error', ...NO_BARRELS, ...NO_MUTABLE_MODULES, ...PURE],
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
      // `as const` is always let through by this rule; a brand is made by a parser's type predicate.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    },
  },
  { files: CONFIG_FILES, rules: { 'no-restricted-exports': 'off' } },
);
