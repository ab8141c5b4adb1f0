import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { cleanupMarkdown } from '../../../src/report/cleanup-markdown.js';
import { cleanupSchema } from '../../../src/report/cleanup-report-schema.js';
import { type CleanupReport, type VersionCleanup } from '../../../src/report/cleanup-report.js';
import { cleanupSummary } from '../../../src/report/cleanup-terminal.js';
import { cleanupJson } from '../../../src/report/json.js';
import { cleanupOutputs } from '../../../src/report/outputs.js';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;

const version = (change: Partial<VersionCleanup>): VersionCleanup => ({
  buildId: 'v1',
  status: 'drained',
  createdAt: NOW - 9 * DAY,
  verdict: 'retire',
  reason: 'drained',
  because: 'drained 3 days ago and nothing runs on it',
  state: 'deleted',
  note: '',
  pollers: 0,
  pinned: 0,
  autoUpgrade: 0,
  blockers: [],
  ...change,
});

const sample = (versions: readonly VersionCleanup[]): CleanupReport => ({
  format: 1,
  verb: 'cleanup',
  dryRun: false,
  outcome: 'completed',
  exitCode: 0,
  headline: 'orders: 1 deleted, 1 kept',
  startedAt: NOW - 5_000,
  endedAt: NOW,
  deployments: [
    {
      namespace: 'default',
      deployment: 'orders',
      current: 'v9',
      ramping: null,
      listed: 80,
      most: 100,
      perDay: 2,
      daysLeft: 10.4,
      undeletable: 1,
      skipped: null,
      versions,
    },
  ],
  entries: [{ at: NOW, part: 'cleanup', level: 'good', text: 'orders: v1 was deleted' }],
});

const BLOCKED = version({
  buildId: 'v2',
  status: 'draining',
  verdict: 'keep',
  reason: 'draining',
  because: 'Pinned workflows still run on it',
  state: 'kept',
  pinned: 212,
  blockers: [
    {
      workflowType: 'order',
      count: 212,
      oldest: NOW - 41 * DAY,
      continuesAsNew: true,
      suggestion: 'continue-as-new',
      advice: 'they continue as new',
    },
  ],
});

describe('the report of cleanup', () => {
  const report = sample([version({}), BLOCKED]);

  test('says in text what became of each version, who blocks one, and how full the deployment is', () => {
    expect(cleanupSummary(report, { colour: false, files: [{ name: 'JSON', path: 'r.json' }] }).split('\n')).toEqual([
      'Completed: orders: 1 deleted, 1 kept',
      '',
      'orders in namespace default',
      '  v9 Current; 80 of 100 versions, 1 of them undeletable; 2.0 new ones a day, room for 10 days',
      '  Build ID  Status    Result   Why',
      '  v1        drained   deleted  drained 3 days ago and nothing runs on it',
      '  v2        draining  keep     Pinned workflows still run on it',
      '  Build ID  Workflow type  Open  Oldest  What helps',
      '  v2        order          212   41d     they continue as new',
      '',
      'Files',
      '  JSON  r.json',
      '',
    ]);
  });

  test('follows its published schema', () => {
    const parsed: unknown = JSON.parse(cleanupJson(report));
    expect(parsed).toEqual(report);
    expect(cleanupSchema.safeParse(parsed).error).toBeUndefined();
    const file = path.join(import.meta.dirname, '../../../schema/cleanup-report.schema.json');
    const accepts = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(file, 'utf8')) as object);
    accepts(parsed);
    expect(accepts.errors).toBeNull();
  });

  test('has outputs of its own, with the number of versions that are gone', () => {
    expect(cleanupOutputs(report, 'r.json')).toEqual({
      outcome: 'completed',
      deleted: '1',
      headline: 'orders: 1 deleted, 1 kept',
      report: 'r.json',
    });
  });

  test('lets no name from outside act', () => {
    const hostile = sample([version({ buildId: '\u001B[31m::error::x\n`|<b>', because: '##[error]x' })]);
    const text = cleanupSummary(hostile, { colour: false });
    expect(text).not.toContain('\u001B');
    expect(text).not.toContain('##[');
    expect(text.split('\n').every((line) => !line.startsWith('::'))).toBe(true);
    expect(cleanupMarkdown(hostile)).not.toContain('<b>');
  });

  test('fits into a step summary, and says what it leaves out', () => {
    const many = sample([BLOCKED, ...Array.from({ length: 500 }, (_, n) => version({ buildId: `v${n}`, state: 'kept' }))]);
    const whole = cleanupMarkdown(many);
    expect(whole).toContain('v499');
    const short = cleanupMarkdown(many, 2_000);
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(2_000);
    expect(short).toContain('212');
    expect(short).toContain('are left out; the JSON report has them');
    expect(Buffer.byteLength(cleanupMarkdown(many, 400))).toBeLessThanOrEqual(400);
  });
});
