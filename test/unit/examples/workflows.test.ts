import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ACTIONS } from '../../../src/action/verbs.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = path.join(ROOT, 'examples', 'workflows');
const OURS = 'rainbow-deploy/rainbow-deploy';
/** What changes nothing on a server. */
const READS: readonly string[] = ['replay', 'plan'];
/** The text of these contexts is the workflow's own; all others may hold a stranger's words. */
const TRUSTED = /^(matrix|strategy)\./;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** `owner/name`, folder in it (empty = its root) and ref of a `uses:`. */
function partsOf(uses: string): { readonly repository: string; readonly folder: string; readonly ref: string } {
  const [where = '', ref = ''] = uses.split('@');
  const [owner = '', name = '', ...folder] = where.split('/');
  return { repository: `${owner}/${name}`, folder: folder.join('/'), ref };
}

const inputsIn = (file: string): readonly string[] => {
  const { inputs = {} } = parse(readFileSync(file, 'utf8')) as { inputs?: object };
  return Object.keys(inputs);
};

const files = readdirSync(FOLDER);

test('the examples are these', () => {
  expect(files).toEqual(
    ['advance', 'approve', 'cleanup', 'deploy', 'matrix', 'replay-sharded', 'replay', 'rollback'].map((name) => `${name}.yml`),
  );
});

describe.each(files)('examples/workflows/%s', (file) => {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  const workflow = parse(text) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const used = jobs.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.uses === undefined ? [] : [{ ...step, uses: step.uses }])),
  );

  test('gives a token nothing, and a job only what it names and says why', () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions = {} } of jobs) {
      expect(permissions).toMatchObject({ contents: 'read' });
      for (const [name, level] of Object.entries(permissions))
        expect(text).toMatch(new RegExp(`^ +${name}: ${level} # \\w`, 'm'));
    }
  });

  test('pins the actions of others to a commit and says which version that is', () => {
    const others = used.filter(({ uses }) => partsOf(uses).repository !== OURS);
    for (const { uses } of others) {
      expect(partsOf(uses).ref).toMatch(/^[0-9a-f]{40}$/);
      expect(text).toMatch(new RegExp(`uses: ${uses} # v\\d+\\.\\d+\\.\\d+$`, 'm'));
    }
  });

  test('gives every action inputs that it has', () => {
    for (const { uses, with: given = {} } of used) {
      const { repository, folder } = partsOf(uses);
      const [, name = ''] = repository.split('/');
      const place = repository === OURS ? path.join(ROOT, folder) : path.join(ROOT, 'test', 'support', 'actions', name, folder);
      // What a checkout brings is already there in the tests.
      const known = name === 'checkout' ? ['persist-credentials', 'fetch-depth'] : inputsIn(path.join(place, 'action.yml'));
      expect(known).toEqual(expect.arrayContaining(Object.keys(given)));
    }
  });

  test('keeps no credentials in the checkout', () => {
    for (const { uses, with: given } of used.filter(({ uses }) => uses.startsWith('actions/checkout@')))
      expect({ uses, ...given }).toMatchObject({ 'persist-credentials': false });
  });

  test('runs nothing that a stranger wrote with secrets, and lets no text of others into a script', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    const scripts = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    for (const script of scripts) {
      const expressions = [...script.matchAll(/\$\{\{(.*?)\}\}/g)].map(([, expression = '']) => expression.trim());
      expect(expressions.filter((expression) => !TRUSTED.test(expression))).toEqual([]);
    }
    if ('pull_request' in workflow.on) expect(text).not.toContain('secrets.');
  });

  test('writes to a deployment in one run at a time, and every job has an end', () => {
    for (const job of jobs) {
      expect(job['timeout-minutes']).toBeLessThanOrEqual(350);
      const writes = job.steps.some(({ uses = '' }) => {
        const { repository, folder } = partsOf(uses);
        return repository === OURS && !READS.includes(folder);
      });
      if (writes) expect(workflow.concurrency ?? job.concurrency).toMatchObject({ 'cancel-in-progress': false });
    }
  });

  test('marks what a user changes', () => {
    const mine = text.split('\n').filter((line) => /^ +(run: |group: temporal|node-version|branches)/.test(line));
    for (const line of mine) expect(line).toMatch(/# your \w/);
  });

  test('names Actions that exist', () => {
    const ours = used.map(({ uses }) => partsOf(uses)).filter(({ repository }) => repository === OURS);
    expect(ours.length).toBeGreaterThan(0);
    for (const { folder, ref } of ours) {
      expect(ref).toBe('v0');
      expect(Object.keys(ACTIONS)).toContain(folder === '' ? 'root' : folder);
      expect(existsSync(path.join(ROOT, folder, 'action.yml'))).toBe(true);
    }
  });
});
