import { type CaptureReport } from '../../src/report/capture-report.js';
import { type CleanupReport } from '../../src/report/cleanup-report.js';
import { type Judgement } from '../../src/report/judgement-schema.js';

const NOON = Date.UTC(2026, 10, 22, 12);

export const sampleCleanup: CleanupReport = {
  format: 1,
  verb: 'cleanup',
  dryRun: false,
  outcome: 'completed',
  exitCode: 0,
  headline: 'orders: 1 deleted, 1 kept',
  startedAt: NOON - 5_000,
  endedAt: NOON,
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
      versions: [
        {
          buildId: 'v1',
          status: 'drained',
          createdAt: NOON - 86_400_000,
          verdict: 'retire',
          reason: 'drained',
          because: 'drained 3 days ago and nothing runs on it',
          state: 'deleted',
          note: 'its workers are down',
          pollers: 0,
          pinned: 0,
          autoUpgrade: 0,
          blockers: [],
        },
      ],
    },
  ],
  entries: [{ at: NOON, part: 'cleanup', level: 'warning', text: 'orders: v1 was deleted' }],
};

export const sampleCapture: CaptureReport = {
  format: 1,
  verb: 'capture',
  outcome: 'captured',
  exitCode: 0,
  headline: 'snapshot of 2 histories, 2 of them new or changed',
  namespace: 'default',
  deployment: 'orders',
  folder: '/snapshot',
  redacted: false,
  startedAt: NOON - 5_000,
  endedAt: NOON,
  calls: 12,
  openRuns: 9,
  histories: 2,
  fetched: 2,
  unchanged: 0,
  kept: 0,
  removed: 0,
  gone: 0,
  notRedactable: 0,
  newShapes: 0,
  atMost: 0.4,
  types: [{ workflowType: 'order', openRuns: 9, captured: 2, random: 1, leftOut: 7, reasons: { oldest: 1 } }],
  warnings: ['the folder holds real payloads'],
};

export const sampleJudgement: Judgement = {
  format: 1,
  verb: 'verdict',
  exitCode: 20,
  buildId: 'v3',
  verdict: {
    kind: 'fail',
    because: '100 workflows on v3, 40 bad',
    test: {
      closed: 100,
      bad: 40,
      difference: 0.4,
      evidence: 1e9,
      evidenceToFail: 100,
      excluded: 1,
      budget: 0.01,
      next: 0.5,
    },
  },
  at: NOON,
  looks: [{ at: NOON, step: 0, rampPercentage: 10, kind: 'fail', evidence: 1e9, excluded: 1 }],
};
