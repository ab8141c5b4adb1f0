import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type DeploymentFacts, type Evidence, type ListedVersion, type Sunset } from '../../../src/drain/facts.js';
import { judge } from '../../../src/drain/judge.js';
import { AT_ONCE, NOW, QUIET } from './arbitrary.js';

const HOUR = 3_600_000;
const version = (change: Partial<ListedVersion> = {}): ListedVersion => ({
  buildId: 'v1',
  status: 'drained',
  createdAt: NOW - 90 * HOUR,
  firstUsedAt: NOW - 80 * HOUR,
  lastUsedAt: NOW - 60 * HOUR,
  drainedAt: NOW - 50 * HOUR,
  ...change,
});
const UNUSED = version({ status: 'inactive', firstUsedAt: 0, lastUsedAt: 0, drainedAt: 0 });

interface Row {
  readonly name: string;
  readonly version?: ListedVersion;
  readonly facts?: Partial<DeploymentFacts>;
  readonly evidence?: Partial<Evidence>;
  readonly sunset?: Partial<Sunset>;
  readonly reason: string;
}

/** Every row of the table in docs/cleanup.md. */
const ROWS: readonly Row[] = [
  { name: 'Current', version: version({ status: 'current' }), reason: 'current' },
  { name: 'Ramping', version: version({ status: 'ramping' }), reason: 'ramping' },
  { name: 'Ramping at 0 %', facts: { ramping: 'v1' }, reason: 'ramping' },
  { name: 'draining', version: version({ status: 'draining' }), reason: 'draining' },
  { name: 'where a rollback would go', facts: { rollbackTargets: ['v1'] }, reason: 'rollback-target' },
  { name: 'out of the routing, drainage not looked at', version: version({ status: 'inactive' }), reason: 'drainage-unknown' },
  { name: 'a status that this release does not know', version: version({ status: 'unspecified' }), reason: 'drainage-unknown' },
  { name: 'among the `keepVersions` newest drained', sunset: { keepVersions: 1 }, reason: 'kept' },
  { name: 'drained less than `scaledownDelay` ago', sunset: { scaledownDelay: 51 * HOUR }, reason: 'delay' },
  { name: 'never used, younger than `unusedDelay`', version: UNUSED, sunset: { unusedDelay: 91 * HOUR }, reason: 'delay' },
  { name: 'its rollout has not ended', evidence: { rollout: 'in-progress' }, reason: 'rollout' },
  { name: 'open Pinned runs, counted by ourselves', evidence: { pinned: 1 }, reason: 'pinned-runs' },
  { name: 'something could not be read', evidence: { pollers: 'unknown' }, reason: 'unknown' },
  {
    name: 'open Auto-Upgrade runs while nothing is Current',
    facts: { current: null },
    evidence: { autoUpgrade: 2 },
    reason: 'auto-upgrade-runs',
  },
  { name: 'Pinned runs closed less than `queryGrace` ago', evidence: { closed: 3 }, reason: 'closed-runs' },
  { name: 'drained, and nothing of the above', reason: 'drained' },
  { name: 'drained, with Auto-Upgrade runs that can move on to Current', evidence: { autoUpgrade: 2 }, reason: 'drained' },
  { name: 'never used', version: UNUSED, reason: 'never-used' },
  { name: 'created, and no worker ever came', version: { ...UNUSED, status: 'created' }, reason: 'never-used' },
  { name: 'listed, but the server has no such version', evidence: { record: 'ghost' }, reason: 'ghost' },
];

describe('what is kept and what is retired', () => {
  test.each(ROWS)('$name: $reason', ({ version: given = version(), facts = {}, evidence = {}, sunset = {}, reason }) => {
    const judgement = judge(
      {
        version: given,
        deployment: { current: 'v9', ramping: undefined, rollbackTargets: [], versions: [given], ...facts },
        sunset: { ...AT_ONCE, ...sunset },
        now: NOW,
      },
      { ...QUIET, ...evidence },
    );
    expect(judgement.reason).toBe(reason);
    expect(judgement.because).not.toBe('');
  });

  test('the table in the documentation has exactly these rows', () => {
    const text = readFileSync(path.join(import.meta.dirname, '../../../docs/cleanup.md'), 'utf8');
    const table = /<!-- judgements -->([^]*?)<!-- \/judgements -->/.exec(text)?.[1] ?? '';
    const documented = table
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
      .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
    const rows = ROWS.map(({ name, reason }) => [name.replaceAll('`', ''), reason]);
    expect(documented.map(([, name, , reason]) => [name, reason])).toEqual(rows);
  });
});

test('a drained version is deleted only after `scaledownDelay` and `deleteDelay`', () => {
  const given = version();
  const judgement = judge(
    {
      version: given,
      deployment: { current: 'v9', ramping: undefined, rollbackTargets: [], versions: [given] },
      sunset: { ...AT_ONCE, scaledownDelay: HOUR, deleteDelay: 24 * HOUR },
      now: NOW,
    },
    QUIET,
  );
  expect(judgement).toMatchObject({ kind: 'retire', deleteAt: NOW - 25 * HOUR });
});

test('`keepVersions` counts by when versions left the routing, and a rollback target takes no place', () => {
  const versions = [3, 2, 1].map((age) => version({ buildId: `v${age}`, lastUsedAt: NOW - age * HOUR, drainedAt: NOW - HOUR }));
  const reasons = (rollbackTargets: string[]) =>
    versions.map((given) => {
      const deployment = { current: 'v9', ramping: undefined, rollbackTargets, versions };
      return judge({ version: given, deployment, sunset: { ...AT_ONCE, keepVersions: 1 }, now: NOW }, QUIET).reason;
    });
  expect(reasons([])).toEqual(['drained', 'drained', 'kept']);
  expect(reasons(['v1'])).toEqual(['drained', 'kept', 'rollback-target']);
});
