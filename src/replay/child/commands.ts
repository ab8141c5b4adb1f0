import { type CommandKind } from '../ports.js';
import { EVENT } from './event-numbers.js';
import { property, textOf } from './reflect.js';

/** A command as the workflow code issued it. */
export interface Produced {
  readonly kind: CommandKind;
  readonly name: string | null;
  readonly attributes: unknown;
  /** The very object, to find its stack. */
  readonly command: object;
  /** Number of the started event of its workflow task. */
  readonly task: number;
}

/** An event of the history that a command led to. */
export interface Recorded {
  readonly kind: CommandKind;
  readonly name: string | null;
  readonly attributes: unknown;
  readonly event: unknown;
  readonly id: number;
}

type Naming = (attributes: unknown) => unknown;

const at =
  (...path: readonly string[]): Naming =>
  (attributes) =>
    path.reduce(property, attributes);

/** Fields of `coresdk.workflow_commands.WorkflowCommand`. */
const COMMANDS: Readonly<Record<string, readonly [CommandKind, Naming]>> = {
  startTimer: ['start-timer', at('seq')],
  cancelTimer: ['cancel-timer', at('seq')],
  scheduleActivity: ['schedule-activity', at('activityType')],
  requestCancelActivity: ['cancel-activity', at('seq')],
  scheduleLocalActivity: ['local-activity', at('activityType')],
  requestCancelLocalActivity: ['cancel-local-activity', at('seq')],
  startChildWorkflowExecution: ['start-child', at('workflowType')],
  cancelChildWorkflowExecution: ['cancel-child', at('childWorkflowSeq')],
  signalExternalWorkflowExecution: ['signal-external', at('signalName')],
  requestCancelExternalWorkflowExecution: ['cancel-external', at('workflowExecution', 'workflowId')],
  cancelSignalWorkflow: ['cancel-signal', at('seq')],
  completeWorkflowExecution: ['complete', () => null],
  failWorkflowExecution: ['fail', () => null],
  cancelWorkflowExecution: ['cancel', () => null],
  continueAsNewWorkflowExecution: ['continue-as-new', at('workflowType')],
  setPatchMarker: ['patch', at('patchId')],
  upsertWorkflowSearchAttributes: ['upsert-search-attributes', () => null],
  modifyWorkflowProperties: ['modify-properties', () => null],
  // An update is answered under an ID that the server made up.
  updateResponse: ['update', () => null],
  scheduleNexusOperation: ['schedule-nexus', at('operation')],
  requestCancelNexusOperation: ['cancel-nexus', at('seq')],
};

/** What an activation's command is; `undefined` for answers to queries and for what this table does not know. */
export function produced(command: unknown, task: number): Produced | undefined {
  if (typeof command !== 'object' || command === null) return undefined;
  for (const [field, [kind, name]] of Object.entries(COMMANDS)) {
    const attributes = property(command, field);
    if (attributes !== undefined && attributes !== null) return { kind, name: text(name(attributes)), attributes, command, task };
  }
  return undefined;
}

const EVENTS: ReadonlyMap<unknown, readonly [CommandKind, string, Naming]> = new Map<
  unknown,
  readonly [CommandKind, string, Naming]
>([
  [EVENT.timerStarted, ['start-timer', 'timerStartedEventAttributes', at('timerId')]],
  [EVENT.timerCanceled, ['cancel-timer', 'timerCanceledEventAttributes', at('timerId')]],
  [EVENT.activityScheduled, ['schedule-activity', 'activityTaskScheduledEventAttributes', at('activityType', 'name')]],
  [EVENT.activityCancelRequested, ['cancel-activity', 'activityTaskCancelRequestedEventAttributes', at('scheduledEventId')]],
  [EVENT.childInitiated, ['start-child', 'startChildWorkflowExecutionInitiatedEventAttributes', at('workflowType', 'name')]],
  [
    EVENT.signalExternalInitiated,
    ['signal-external', 'signalExternalWorkflowExecutionInitiatedEventAttributes', at('signalName')],
  ],
  [
    EVENT.cancelExternalInitiated,
    ['cancel-external', 'requestCancelExternalWorkflowExecutionInitiatedEventAttributes', at('workflowExecution', 'workflowId')],
  ],
  [EVENT.completed, ['complete', 'workflowExecutionCompletedEventAttributes', () => null]],
  [EVENT.failed, ['fail', 'workflowExecutionFailedEventAttributes', () => null]],
  [EVENT.canceled, ['cancel', 'workflowExecutionCanceledEventAttributes', () => null]],
  [EVENT.continuedAsNew, ['continue-as-new', 'workflowExecutionContinuedAsNewEventAttributes', at('workflowType', 'name')]],
  [EVENT.searchAttributes, ['upsert-search-attributes', 'upsertWorkflowSearchAttributesEventAttributes', () => null]],
  [EVENT.propertiesModified, ['modify-properties', 'workflowPropertiesModifiedEventAttributes', () => null]],
  [EVENT.updateAccepted, ['update', 'workflowExecutionUpdateAcceptedEventAttributes', at('acceptedRequest', 'input', 'name')]],
  [EVENT.updateCompleted, ['update', 'workflowExecutionUpdateCompletedEventAttributes', () => null]],
  [EVENT.nexusScheduled, ['schedule-nexus', 'nexusOperationScheduledEventAttributes', at('operation')]],
  [EVENT.nexusCancelRequested, ['cancel-nexus', 'nexusOperationCancelRequestedEventAttributes', () => null]],
]);

/** The event as the outcome of a command; `undefined` for events that come from elsewhere. */
export function recorded(event: unknown): Recorded | undefined {
  const type = property(event, 'eventType');
  const id = Number(String(property(event, 'eventId')));
  if (type === EVENT.marker) {
    const attributes = property(event, 'markerRecordedEventAttributes');
    const local = property(attributes, 'markerName') === 'core_local_activity';
    return { kind: local ? 'local-activity' : 'patch', name: markerName(attributes), attributes, event, id };
  }
  const found = EVENTS.get(type);
  if (found === undefined) return undefined;
  const [kind, field, name] = found;
  const attributes = property(event, field);
  return { kind, name: text(name(attributes)), attributes, event, id };
}

/** The patch ID, or the type of a local activity. */
function markerName(attributes: unknown): string | null {
  const details = property(attributes, 'details');
  const data = firstPayload(property(details, 'patch-data')) ?? firstPayload(property(details, 'data'));
  const older = firstPayload(property(details, 'patch_id'));
  const known = property(data, 'id') ?? property(data, 'activity_type') ?? older;
  return typeof known === 'string' ? known : null;
}

/** The core's own payloads are plain JSON that no codec touches. */
function firstPayload(payloads: unknown): unknown {
  const data = property(property(property(payloads, 'payloads'), '0'), 'data');
  if (!(data instanceof Uint8Array)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString());
    return value;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' || (typeof value === 'object' && value !== null) ? textOf(value) : null;
}
