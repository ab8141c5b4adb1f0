/**
 * The walls of the house: which room may import which. Read by eslint.config.js; proved by test/unit/walls.test.ts.
 * A PURE room sees only PURE rooms: no `node:` modules, no packages, no clock, no randomness, so it also runs inside a Workflow sandbox.
 */
export const PURE_ROOMS = ['rollout', 'gate', 'cohort', 'drain', 'recovery', 'patches', 'doctor'];

const BASE = ['system'];

/** For each room with effects: the rooms it may import besides itself. */
export const ROOMS = {
  system: [],
  config: [...BASE, ...PURE_ROOMS, 'replay', 'platform', 'health', 'notify'],
  replay: [...BASE, ...PURE_ROOMS],
  temporal: [...BASE, ...PURE_ROOMS, 'replay'],
  health: [...BASE, ...PURE_ROOMS, 'platform'],
  platform: [...BASE],
  project: [...BASE, 'config'],
  github: [...BASE, 'report'],
  report: [...BASE, ...PURE_ROOMS, 'replay'],
  notify: [...BASE, ...PURE_ROOMS, 'report'],
  commands: [
    ...BASE,
    ...PURE_ROOMS,
    'config',
    'replay',
    'temporal',
    'health',
    'platform',
    'project',
    'github',
    'report',
    'notify',
  ],
  // The two surfaces: options and inputs in, reports out. Each verb is a room's business, not theirs.
  cli: [...BASE, 'commands', 'config', 'report'],
  action: [...BASE, 'commands', 'config', 'github', 'report'],
};

/** Packages that only the named rooms may import (entry points may as well). */
export const PACKAGES = {
  '@actions/*': ['github'],
  '@octokit/*': ['github'],
  '@temporalio/*': ['temporal'],
  protobufjs: ['temporal'],
  yaml: ['config', 'project'],
  '@babel/parser': ['project'],
  zod: ['config', 'report', 'replay', 'notify'],
  commander: ['cli'],
  '@marcbachmann/cel-js': ['health'],
};

/** Names that stand for time, chance or the machine; a PURE room may use none of them. */
export const IMPURE_GLOBALS = [
  'globalThis',
  'Date',
  'process',
  'Buffer',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'performance',
  'crypto',
  'console',
];
