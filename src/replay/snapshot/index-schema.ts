import { z } from 'zod';

const run = {
  workflowId: z.string(),
  runId: z.string().min(1),
  workflowType: z.string().min(1),
};

const entry = z.strictObject({
  ...run,
  version: z
    .string()
    .nullable()
    .describe('`deployment:buildId` of the last completed workflow task, or a deprecated Build ID such as `unversioned:1.0`.'),
  behavior: z.enum(['auto-upgrade', 'unversioned', 'pinned']),
  status: z.enum(['running', 'completed', 'failed', 'timed-out', 'terminated', 'canceled', 'continued-as-new']),
  open: z.boolean().describe('Was running when it was captured.'),
  startedAt: z.number().describe('Milliseconds since the epoch.'),
  events: z.number().int().min(1),
  patches: z.array(z.string()).readonly(),
  shape: z.string().describe('Equal for histories with the same sequence of event types, repetitions left out.'),
  reasons: z.array(z.string()).readonly().describe('Why it was selected; `kept` = by an earlier capture only.'),
  file: z.string().regex(/^histories\/[0-9a-f]{64}\.binpb\.gz$/, 'is not histories/<sha256>.binpb.gz'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hexadecimal'),
  redacted: z.enum(['no', 'all', 'own', 'kept']).describe('`no`, or what happened to names: see docs/capture.md.'),
});

const type = z.strictObject({
  workflowType: z.string(),
  openRuns: z.number().int().min(0).describe('Open runs that decide, counted by the server.'),
  selected: z.number().int().min(0),
  random: z.number().int().min(0),
  leftOut: z.number().int().min(0),
  reasons: z.record(z.string(), z.number().int()),
  versions: z.array(z.strictObject({ version: z.string().nullable(), selected: z.number().int() })).readonly(),
  drawn: z.array(z.string()).readonly().describe('Run IDs drawn at random.'),
});

/** `index.json` of a snapshot. */
export const indexSchema = z.strictObject({
  format: z.literal(1),
  namespace: z.string(),
  deployment: z.string(),
  capturedAt: z.string().describe('ISO 8601.'),
  redacted: z.boolean(),
  taskQueues: z.array(z.string()).readonly(),
  openRuns: z.number().int().min(0),
  rules: z.record(z.string(), z.union([z.string(), z.number()])),
  types: z.array(type).readonly(),
  histories: z.array(entry).readonly(),
});

export type SnapshotIndex = z.output<typeof indexSchema>;
export type SnapshotEntry = z.output<typeof entry>;
