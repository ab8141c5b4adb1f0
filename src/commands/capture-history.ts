import { type HistoryRecord, type HistorySource, type ReplayVerdict } from '../replay/ports.js';
import { verifiedRedaction } from '../replay/redact/verify.js';
import { type FoundRun, type Reason } from '../replay/selection.js';
import { type SnapshotEntry } from '../replay/snapshot/index-schema.js';
import { faultOf } from '../replay/snapshot/read.js';
import { writeHistory } from '../replay/snapshot/write.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { eventShape } from '../temporal/event-shape.js';
import { readLength } from '../temporal/history-lengths.js';
import { redact } from '../temporal/redaction.js';

export interface Wanted {
  readonly run: FoundRun;
  readonly reasons: readonly Reason[];
}

export type Caught =
  { readonly kind: 'fetched' | 'unchanged'; readonly entry: SnapshotEntry } | { readonly kind: 'gone' | 'not-redactable' };

export interface Catcher {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly source: HistorySource;
  readonly folder: string;
  /** Of the last capture, by run ID. */
  readonly before: ReadonlyMap<string, SnapshotEntry>;
  /** Replays with the user's code; absent = the histories stay as they are. */
  readonly replay: ((record: HistoryRecord) => Promise<ReplayVerdict>) | undefined;
  readonly signal: AbortSignal;
}

/** One history into the snapshot: what the last capture has is not fetched again while the run has not moved. */
export async function capture(catcher: Catcher, { run, reasons }: Wanted): Promise<Caught> {
  const { source, folder, before, replay, signal } = catcher;
  const known = before.get(run.runId);
  if (known !== undefined && (await isUnchanged(catcher, run, known))) {
    return { kind: 'unchanged', entry: { ...known, reasons } };
  }
  const record = await source.fetch(run, signal);
  if (record === undefined || record.events === 0) return { kind: 'gone' };
  const copy =
    replay === undefined ? ({ record, names: 'no' } as const) : await verifiedRedaction({ original: record, redact, replay });
  if (copy === undefined) return { kind: 'not-redactable' };
  const file = await writeHistory(folder, { encoded: copy.record.encoded, redacted: replay !== undefined });
  const { workflowType, runId, version, behavior, status, startedAt, patches } = run;
  const entry: SnapshotEntry = {
    workflowId: copy.record.workflowId,
    runId,
    workflowType,
    version,
    behavior,
    status,
    open: status === 'running',
    startedAt,
    events: record.events,
    patches,
    shape: eventShape(record.encoded),
    reasons,
    ...file,
    redacted: copy.names,
  };
  return { kind: 'fetched', entry };
}

async function isUnchanged({ conn, folder, replay, signal }: Catcher, run: FoundRun, known: SnapshotEntry): Promise<boolean> {
  if ((known.redacted === 'no') !== (replay === undefined) || known.status !== run.status) return false;
  if (run.status === 'running') {
    const now = await readLength({ ...conn, signal }, run);
    if (now?.status !== 'running' || now.events !== known.events) return false;
  } else if (run.events !== known.events) return false;
  return (await faultOf(folder, known)) === undefined;
}
