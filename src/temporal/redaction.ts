import proto from '@temporalio/proto';
import { type HistoryRecord } from '../replay/ports.js';
import { neutralPayload, type PlainPayload, type Style } from '../replay/redact/neutral.js';
import { type Manner } from '../replay/redact/verify.js';
import { namesOf, type Renaming } from './redaction-names.js';

const { History } = proto.temporal.api.history.v1;

/**
 * Fields of text that stay, because the code or the SDK asks for them and they name things of the code, of the server or of the deployment.
 * Every other text goes, also one in a field that a later server adds.
 */
const KEPT = new Set(
  `baseRunId binaryChecksum buildId continuedExecutionRunId cronSchedule deploymentName endpoint endpointId firstExecutionRunId
  inheritedBuildId markerName name namespace namespaceId newExecutionRunId newRunId newTaskQueue nonRetryableErrorTypes normalName operation
  originalExecutionRunId parentPinnedWorkerDeploymentVersion parentWorkflowNamespace parentWorkflowNamespaceId pinnedVersion runId sdkName
  sdkVersion seriesName service signalName source timerId type workerDeploymentName workerDeploymentVersion`.split(/\s+/),
);
/** Fields that a replay never needs. */
const DROPPED = new Set([
  'userMetadata',
  'links',
  'completionCallbacks',
  'header',
  'nexusHeader',
  'principal',
  'eventGroupMarkers',
]);
const STICKY = 2;

/** A copy of the history that holds no payload, message, host name or, by the manner, name that a person chose. Throws when it cannot be decoded. */
export function redact(record: HistoryRecord, { style, names }: Manner): HistoryRecord {
  const history = History.decode(record.encoded);
  const renaming = namesOf(record, history, names);
  visit(history, { style, renaming });
  return { ...record, workflowId: renaming.own, encoded: History.encode(history).finish() };
}

interface Walk {
  readonly style: Style;
  readonly renaming: Renaming;
}

type Fields = Record<string, unknown>;

/** Messages are walked by their own fields, so what a later server adds is walked as well. */
function visit(message: object, walk: Walk): void {
  const fields = message as Fields;
  switch (typeName(message)) {
    case '.temporal.api.common.v1.Payload':
      neutralise(fields, walk.style);
      return;
    case '.temporal.api.common.v1.SearchAttributes':
      eachEntry(fields['indexedFields'], (payload, name) => {
        if (!isOfSystem(name)) visit(payload, walk);
      });
      return;
    case '.temporal.api.history.v1.MarkerRecordedEventAttributes':
      visitMarker(fields, walk);
      return;
    case '.temporal.api.taskqueue.v1.TaskQueue':
      // The name of a sticky queue holds the identity of its worker.
      if (fields['kind'] === STICKY) fields['name'] = 'sticky';
      return;
    default:
      visitFields(fields, walk);
  }
}

function visitFields(fields: Fields, walk: Walk): void {
  for (const [name, value] of Object.entries(fields)) {
    if (DROPPED.has(name)) Reflect.deleteProperty(fields, name);
    else if (typeof value === 'string') fields[name] = textOf(name, value, walk);
    else if (value instanceof Uint8Array) fields[name] = new Uint8Array();
    else if (Array.isArray(value)) fields[name] = value.map((each: unknown) => visitValue(name, each, walk));
    else if (typeof value === 'object' && value !== null && !isLong(value)) visitValue(name, value, walk);
  }
}

function visitValue(name: string, value: unknown, walk: Walk): unknown {
  if (typeof value === 'string') return textOf(name, value, walk);
  if (value instanceof Uint8Array) return new Uint8Array();
  if (typeof value !== 'object' || value === null || isLong(value)) return value;
  if (typeName(value) !== undefined) visit(value, walk);
  // A map.
  else visitFields(value as Fields, walk);
  return value;
}

function textOf(name: string, value: string, { renaming }: Walk): string {
  if (value === '' || KEPT.has(name)) return value;
  if (name === 'message') return 'redacted';
  return renaming.rename(name, value) ?? '';
}

/** What the SDK itself notes in a marker is needed to replay it; what a local activity returned is the user's. */
function visitMarker(fields: Fields, walk: Walk): void {
  const marker = fields['markerName'];
  const needed = marker === 'core_patch' ? ['patch-data', 'patch_id'] : marker === 'core_local_activity' ? ['data'] : [];
  const { details, ...others } = fields;
  eachEntry(details, (payloads, key) => {
    if (!needed.includes(key)) visit(payloads, walk);
  });
  visitFields(others, walk);
  for (const name of Object.keys(fields)) if (name !== 'details') fields[name] = others[name];
}

function neutralise(fields: Fields, style: Style): void {
  const { metadata, data } = neutralPayload(payloadOf(fields), style);
  fields['metadata'] = metadata;
  fields['data'] = data;
  delete fields['externalPayloads'];
}

function payloadOf({ metadata, data }: Fields): PlainPayload {
  const entries = typeof metadata === 'object' && metadata !== null ? Object.entries(metadata) : [];
  return {
    metadata: Object.fromEntries(entries.filter((entry): entry is [string, Uint8Array] => entry[1] instanceof Uint8Array)),
    data: data instanceof Uint8Array ? data : new Uint8Array(),
  };
}

function eachEntry(map: unknown, see: (message: object, key: string) => void): void {
  if (typeof map !== 'object' || map === null) return;
  for (const [key, value] of Object.entries(map)) if (typeof value === 'object' && value !== null) see(value as object, key);
}

function isOfSystem(name: string): boolean {
  return name.startsWith('Temporal') || name === 'BuildIds';
}

/** The full name of a decoded message's type; `undefined` for anything else. */
function typeName(value: object): string | undefined {
  const type: unknown = Reflect.get(value, '$type');
  const name: unknown = typeof type === 'object' && type !== null ? Reflect.get(type, 'fullName') : undefined;
  return typeof name === 'string' ? name : undefined;
}

function isLong(value: object): boolean {
  return 'low' in value && 'high' in value && 'unsigned' in value;
}
