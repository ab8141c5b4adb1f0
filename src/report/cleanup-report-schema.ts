import { z } from 'zod';
import { entrySchema, exitCodeSchema } from './report-schema.js';

const time = z.number().describe('Milliseconds since the epoch.');
const buildId = z.string().nullable();
const found = z.number().int().nullable().describe('null = not asked, because it would not have changed anything, or not known.');

const blocker = z
  .strictObject({
    workflowType: z.string(),
    count: z.number().int(),
    oldest: time,
    continuesAsNew: z.boolean(),
    suggestion: z.enum(['wait', 'continue-as-new', 'move', 'patch']),
    advice: z.string(),
  })
  .describe('Open Pinned runs of one workflow type that keep the version alive.');

const version = z.strictObject({
  buildId: z.string(),
  status: z.enum(['created', 'inactive', 'current', 'ramping', 'draining', 'drained', 'unspecified', 'missing']),
  createdAt: time,
  verdict: z.enum(['keep', 'retire']),
  reason: z.enum([
    'current',
    'ramping',
    'rollback-target',
    'draining',
    'drainage-unknown',
    'kept',
    'delay',
    'rollout',
    'unknown',
    'pinned-runs',
    'auto-upgrade-runs',
    'closed-runs',
    'drained',
    'never-used',
    'ghost',
  ]),
  because: z.string(),
  state: z
    .enum(['kept', 'deleted', 'stopped', 'waiting', 'undeletable', 'planned'])
    .describe(
      'stopped: its workers are down and its record goes later. waiting: the next run may find the way free. planned: a dry run.',
    ),
  note: z.string().describe('What was done, or what is in the way.'),
  pollers: found,
  pinned: found.describe('Open runs pinned to it.'),
  autoUpgrade: found.describe('Open Auto-Upgrade runs whose last task was on it; they move on by themselves.'),
  blockers: z.array(blocker).readonly(),
});

const deployment = z.strictObject({
  namespace: z.string(),
  deployment: z.string().describe('Name of the Worker Deployment.'),
  current: buildId.describe('null = the unversioned workers.'),
  ramping: buildId,
  listed: z.number().int().describe('Versions that the deployment lists now.'),
  most: z.number().int().describe('Versions that a server takes.'),
  perDay: z.number().nullable().describe('New versions a day over the last week; null = none.'),
  daysLeft: z.number().nullable().describe('Until a new version is refused at that rate; null = no end in sight.'),
  undeletable: z.number().int().describe('Versions that the server cannot delete.'),
  skipped: z.string().nullable().describe('Why nothing was done here.'),
  versions: z.array(version).readonly(),
});

/** The report of `cleanup` as it stands in JSON. */
export const cleanupSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('cleanup'),
    dryRun: z.boolean(),
    outcome: z.enum(['completed', 'held', 'conflict', 'error', 'shown']),
    exitCode: exitCodeSchema,
    headline: z.string().describe('The whole story in one sentence.'),
    startedAt: time,
    endedAt: time,
    deployments: z.array(deployment).readonly(),
    entries: z.array(entrySchema).readonly(),
  })
  .describe('Report of one run of `rainbow cleanup`.');

/** JSON Schema (draft 2020-12) of `cleanup --format json` and of its report file. */
export function cleanupJsonSchema(): object {
  return { title: 'Rainbow Deploy cleanup report', ...z.toJSONSchema(cleanupSchema) };
}
