import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse, parseDocument } from 'yaml';
import { fillWorkflow, WORKFLOW_FILES, type Filling } from '../../../src/project/workflow-file.js';

const NAMES = Object.values(WORKFLOW_FILES);
const ready = (name: string): string => readFileSync(new URL(`../../../examples/workflows/${name}`, import.meta.url), 'utf8');

/** What stands in the ready files themselves. */
const AS_IT_IS: Filling = {
  deploymentName: 'orders',
  branch: 'main',
  node: '24',
  install: 'npm ci',
  build: 'npm run build',
  start: undefined,
  folder: '',
};
const OTHER: Filling = {
  deploymentName: 'pay ${{ me }}',
  branch: 'release, next',
  node: '22',
  install: 'corepack enable && pnpm install --frozen-lockfile',
  build: 'pnpm run bundle',
  start: 'kubectl apply -f "worker: $GITHUB_SHA.yaml" # now',
  folder: 'packages/worker',
};

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

function stepsOf(text: string): readonly Step[] {
  const { jobs } = parse(text) as { jobs: Record<string, { steps: readonly Step[] }> };
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

describe.each(NAMES)('the ready workflow file %s', (name) => {
  const text = ready(name);

  test('stays byte for byte as it is where nothing differs', () => {
    expect(fillWorkflow(text, AS_IT_IS)).toBe(text);
  });

  test('takes every value of another project, and keeps its comments', () => {
    const filled = fillWorkflow(text, OTHER);
    expect(parseDocument(filled).errors).toEqual([]);
    const comments = (of: string): readonly string[] => of.match(/# .*$/gm) ?? [];
    for (const comment of comments(text)) expect(filled).toContain(comment);
    const runs = stepsOf(filled).flatMap(({ run }) => run ?? []);
    const before = stepsOf(text).flatMap(({ run }) => run ?? []);
    const theirs = new Map([
      ['npm ci', OTHER.install],
      ['npm run build', OTHER.build],
      ['./start-workers.sh "$GITHUB_SHA"', OTHER.start],
    ]);
    expect(runs).toEqual(before.map((run) => theirs.get(run) ?? run));
    // A deployment's name may not begin an expression.
    expect(filled).not.toMatch(/group: .*\$\{\{ me/);
    if (text.includes('group: temporal-orders')) expect(filled).toContain('group: temporal-pay-me-');
    expect(filled).not.toContain('temporal-orders');
    if (text.includes('branches:')) expect(parse(filled)).toHaveProperty('on.push.branches', ['release, next']);
  });

  test('runs in the folder of a project below the root, and finds its rainbow.yaml there', () => {
    const filled = fillWorkflow(text, OTHER);
    expect(parse(filled)).toHaveProperty('defaults.run.working-directory', 'packages/worker');
    const ours = stepsOf(filled).filter(({ uses }) => uses?.startsWith('rainbow-deploy/'));
    expect(ours.length).toBeGreaterThan(0);
    for (const { with: inputs } of ours) {
      expect(inputs).toHaveProperty(inputs?.['merge'] === undefined ? 'config' : 'merge');
      if (inputs?.['config'] !== undefined) expect(inputs['config']).toBe('packages/worker/rainbow.yaml');
    }
    const { env: before = {} } = parse(text) as { env?: Readonly<Record<string, string>> };
    const paths = Object.entries(before).map(([key, value]) => [key, `packages/worker/${value}`]);
    expect((parse(filled) as { env?: object }).env ?? {}).toEqual(Object.fromEntries(paths));
  });

  test('has no build step for a project without a build', () => {
    const filled = fillWorkflow(text, { ...AS_IT_IS, build: undefined });
    expect(stepsOf(filled)).toEqual(stepsOf(text).filter(({ run }) => run !== 'npm run build'));
    expect(filled).not.toContain('npm run build');
  });

  test('has the marks that init fills in where it has what they stand for', () => {
    const marks = text.match(/# your (?:install|build|platform|branch|deployment|version of Node\.js)$/gm) ?? [];
    expect(marks.length).toBeGreaterThan(0);
    for (const [value, mark] of [
      ['npm ci', 'install'],
      ['npm run build', 'build'],
      ['./start-workers.sh', 'platform'],
      ['branches:', 'branch'],
      ['group: temporal-orders', 'deployment'],
      ['node-version:', 'version of Node.js'],
    ] as const) {
      const lines = text.split('\n').filter((line) => line.includes(value));
      expect(lines.filter((line) => !line.endsWith(`# your ${mark}`))).toEqual([]);
    }
  });
});
