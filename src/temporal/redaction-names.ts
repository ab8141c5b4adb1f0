import { type temporal } from '@temporalio/proto';
import { type HistoryRecord } from '../replay/ports.js';
import { type Names } from '../replay/redact/verify.js';

export interface Renaming {
  /** The workflow ID that the copy goes by. */
  readonly own: string;
  /** The new value of a field that names something; `undefined` = the field names nothing that is worth keeping. */
  rename(field: string, value: string): string | undefined;
}

const WORKFLOW = 'workflow';
/** A UUID, or the number that the SDK gives an activity. */
const GENERATED = /^(\d{1,9}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i;

/** The kind of thing that a field of text names. */
const KINDS: Readonly<Record<string, string>> = {
  workflowId: WORKFLOW,
  updateId: 'update',
  inboundUpdateId: 'update',
  protocolInstanceId: 'update',
  acceptedRequestMessageId: 'message',
  rejectedRequestMessageId: 'message',
  activityId: 'activity',
  operationId: 'operation',
  operationToken: 'operation',
};

/**
 * New names for what a person may have named. The run's own ID becomes one that is made of the run ID, which the server chose; other names
 * become numbers in the order in which they appear, so that equal names stay equal and nothing of them can be guessed.
 */
export function namesOf({ workflowId, runId }: HistoryRecord, history: temporal.api.history.v1.IHistory, names: Names): Renaming {
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  const original = workflowId === '' ? (started?.workflowId ?? '') : workflowId;
  const own = `workflow-${runId}`;
  const known = new Map<string, string>();
  const numbered = (kind: string, value: string): string => {
    if (kind === WORKFLOW && value === original) return own;
    // What the SDK or the server made up names nobody, and the code makes the same again in a replay.
    if (GENERATED.test(value)) return value;
    const key = `${kind} ${value}`;
    const name = known.get(key) ?? `${kind}-${known.size + 1}`;
    known.set(key, name);
    return name;
  };
  const rename = (field: string, value: string): string | undefined => {
    const kind = KINDS[field];
    if (kind === undefined) return undefined;
    if (names === 'kept') return value;
    return names === 'all' ? numbered(kind, value) : original === '' ? value : value.replaceAll(original, own);
  };
  return { own: names === 'kept' ? original : own, rename };
}
