import js from '@eslint/js';
import ts from 'typescript-eslint';
import { IMPURE_GLOBALS, PACKAGES, PURE_ROOMS, ROOMS } from './walls.config.js';

const ALL_ROOMS = [...PURE_ROOMS, ...Object.keys(ROOMS)];

/** Any relative path that leaves the room and ends here; `./../` and `../x/../` are ways out as well. */
const outside = (target) => `^(\\..*/)?\\.\\./${target}`;

function closedRooms(room, open) {
  return ALL_ROOMS.filter((other) => other !== room && !open.includes(other)).map((other) => ({
    regex: outside(`${other}/`),
    message: `${room}/ may not import ${other}/ (walls.config.js).`,
  }));
}

function closedPackages(room) {
  return Object.entries(PACKAGES)
    .filter(([, rooms]) => !rooms.includes(room))
    .map(([name]) => ({ group: [name], message: `${room}/ may not import ${name} (walls.config.js).` }));
}

const entryPoints = { regex: outside('(action|cli|main|replay-child)\\.js$'), message: 'Nothing imports an entry point.' };

/** The same wall for `import()`, which `no-restricted-imports` does not look at. A selector's regex may hold no slash. */
function dynamicImport({ regex, group, message }) {
  const source = regex ?? group.map((name) => `^${name.replace('/*', '/')}`).join('|');
  return { selector: `ImportExpression[source.value=/${source.replaceAll('/', '\\x2F')}/]`, message };
}

function effectRoom([room, open]) {
  const patterns = [...closedRooms(room, open), ...closedPackages(room), entryPoints];
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      'no-restricted-syntax': ['error', ...patterns.map(dynamicImport)],
    },
  };
}

function pureRoom(room) {
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...closedRooms(room, PURE_ROOMS),
            { regex: '^[^.]', message: `${room}/ is PURE: no node: modules and no packages.` },
            entryPoints,
          ],
        },
      ],
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS.map((name) => ({ name, message: `${room}/ is PURE.` }))],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: `${room}/ is PURE: no randomness.` }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: `${room}/ is PURE: it loads nothing while it runs.` },
      ],
    },
  };
}

export default ts.config(
  {
    ignores: [
      'dist/**',
      '.cache/**',
      'examples/*/lib/**',
      'coverage/**',
      'schema/**',
      'node_modules/**',
      '**/lib/**',
      'test/fixtures/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
    },
  },
  ...Object.entries(ROOMS).map(effectRoom),
  ...PURE_ROOMS.map(pureRoom),
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      ecmaVersion: 2023,
      sourceType: 'module',
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'fetch',
          'URL',
          'performance',
          'AbortSignal',
          'AbortController',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['*.config.js'],
    rules: { 'no-restricted-exports': 'off' },
  },
);
