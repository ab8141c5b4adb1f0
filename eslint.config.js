import js from '@eslint/js';
import ts from 'typescript-eslint';
import { IMPURE_GLOBALS, PACKAGES, PURE_ROOMS, ROOMS } from './walls.config.js';

const ALL_ROOMS = [...PURE_ROOMS, ...Object.keys(ROOMS)];

function closedRooms(room, open) {
  return ALL_ROOMS.filter((other) => other !== room && !open.includes(other)).map((other) => ({
    regex: `^\\.\\./(\\.\\./)*${other}/`,
    message: `${room}/ may not import ${other}/ (walls.config.js).`,
  }));
}

function closedPackages(room) {
  return Object.entries(PACKAGES)
    .filter(([, rooms]) => !rooms.includes(room))
    .map(([name]) => ({ group: [name], message: `${room}/ may not import ${name} (walls.config.js).` }));
}

const entryPoints = { regex: '^\\.\\./(\\.\\./)*(action|cli|main|replay-child)\\.js$', message: 'Nothing imports an entry point.' };

function effectRoom([room, open]) {
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': ['error', { patterns: [...closedRooms(room, open), ...closedPackages(room), entryPoints] }],
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
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: `${room}/ is PURE: no randomness.` },
        { object: 'globalThis', property: 'Date', message: `${room}/ is PURE: no clock.` },
      ],
    },
  };
}

export default ts.config(
  { ignores: ['dist/**', 'coverage/**', 'schema/**', 'node_modules/**', '**/lib/**', 'test/fixtures/**'] },
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
        ['process', 'console', 'Buffer', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'fetch', 'URL', 'performance', 'AbortSignal', 'AbortController'].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['*.config.js'],
    rules: { 'no-restricted-exports': 'off' },
  },
);
