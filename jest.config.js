const project = (name, extra = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  roots: [`<rootDir>/test/${name}`],
  testMatch: ['**/*.test.ts'],
  setupFiles: ['<rootDir>/test/support/fixed-seed.mjs'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  ...extra,
});

export default {
  projects: ['unit', 'integration', 'e2e', 'faults', 'servers', 'mutations', 'programs', 'examples'].map((name) => project(name)),
  testTimeout: 300_000,
  // Tests of a file that wait for the same server; more of them at once only make it slower.
  maxConcurrency: 5,
  testSequencer: '<rootDir>/test/support/long-files-first.mjs',
};
