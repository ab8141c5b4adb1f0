import { readFile } from 'node:fs/promises';
import { resolveSettings } from '../config/inputs.js';
import { type Settings } from '../config/settings.js';
import { openPool, type ReplayPool } from '../replay/pool.js';
import { type HistorySelection } from '../replay/ports.js';
import { readIndex } from '../replay/snapshot/files.js';
import { type SnapshotIndex } from '../replay/snapshot/index-schema.js';
import { type CaptureReport } from '../report/capture-report.js';
import { systemClock } from '../system/clock.js';
import { UserError } from '../system/errors.js';
import { connect, type TemporalConnection } from '../temporal/connection.js';
import { historySource } from '../temporal/histories.js';
import { SMOKE_TEST_PREFIX } from '../temporal/smoke-test.js';
import { catchAll, wantedOf } from './capture-all.js';
import { captureMessages } from './capture-messages.js';
import { captureOptions, type CaptureInputs, type CaptureOptions } from './capture-options.js';
import { queuesOfDeployment } from './workflow-queues.js';
import { reportCapture } from './capture-outcome.js';
import { store } from './capture-store.js';
import { type ReplayingCall } from './call.js';
import { childScript as builtChild } from './child-script.js';

export interface CaptureRequest extends ReplayingCall {
  readonly inputs: CaptureInputs;
}

/** `capture`: select, fetch, optionally redact, and store histories as a snapshot. Throws UserError; the folder then holds what it held. */
export async function runCapture(request: CaptureRequest): Promise<CaptureReport> {
  const { inputs, env, cwd, signal, log, clock = systemClock } = request;
  const startedAt = clock.now();
  const settings = await resolveSettings({ inputs, env, cwd, need: 'deployment', readFile: (file) => readFile(file, 'utf8') });
  const options = captureOptions(inputs, settings, cwd);
  if (options.redact && typeof settings.replay !== 'object') throw new UserError(captureMessages.noCode());
  const previous = await previousOf(options);
  const conn = await connect(settings.connection, { env, signal });
  try {
    for (const warning of conn.warnings) log.warning(warning);
    const taskQueues = await queuesOfDeployment(settings, conn, signal);
    const source = historySource(conn);
    const { sample, rules } = options;
    const selection = await source.select({ taskQueues, excludePrefix: SMOKE_TEST_PREFIX, ...sample, rules }, signal);
    const before = new Map((previous?.histories ?? []).map((entry) => [entry.runId, entry]));
    const pool = options.redact ? await poolOf(request, settings, selection) : undefined;
    try {
      const replay: ReplayPool['replay'] | undefined = pool && ((item) => pool.replay(item));
      log.info(captureMessages.begin(wantedOf(selection).length, selection.openRuns));
      const catcher = { conn, source, folder: options.folder, before, replay, signal };
      const tally = await catchAll(catcher, selection, { log, perType: sample.perWorkflowType });
      const index = newIndex({ settings, conn, selection, options, taskQueues, at: clock.now() });
      const stored = await store({ folder: options.folder, index, previous, entries: tally.entries, prune: options.prune });
      return reportCapture({
        options,
        index: stored.index,
        tally,
        stored,
        calls: conn.rpc.count,
        startedAt,
        endedAt: clock.now(),
        log,
      });
    } finally {
      await pool?.close();
    }
  } finally {
    await conn.close();
  }
}

async function previousOf({ folder, redact }: CaptureOptions): Promise<SnapshotIndex | undefined> {
  const previous = await readIndex(folder);
  // Whoever committed the folder took it for free of personal data.
  if (previous?.redacted === true && !redact) throw new UserError(captureMessages.notRedactedBefore(folder));
  return previous;
}

async function poolOf(
  request: CaptureRequest,
  { replay }: Settings,
  selection: HistorySelection,
): Promise<ReplayPool | undefined> {
  const histories = wantedOf(selection).length;
  if (typeof replay !== 'object' || histories === 0) return undefined;
  const { log, signal } = request;
  const childScript = request.childScript ?? builtChild();
  return await openPool({ childScript, setup: replay, histories, log, signal });
}

interface Facts {
  readonly settings: Settings;
  readonly conn: TemporalConnection;
  readonly selection: HistorySelection;
  readonly options: CaptureOptions;
  readonly taskQueues: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

function newIndex({ settings, conn, selection, options, taskQueues, at }: Facts): Omit<SnapshotIndex, 'histories'> {
  const { sample, rules, redact } = options;
  return {
    format: 1,
    namespace: conn.namespace,
    deployment: settings.deploymentName,
    capturedAt: new Date(at).toISOString(),
    redacted: redact,
    taskQueues,
    openRuns: selection.openRuns,
    rules: { ...sample, ...rules },
    types: selection.types ?? [],
  };
}
