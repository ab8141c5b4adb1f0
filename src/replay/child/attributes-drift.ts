import { property, textOf } from './reflect.js';
import { differentNames, durationInWords, milliseconds, samePayloads } from './values.js';

/** One attribute that differs, in words. */
export interface Difference {
  readonly attribute: string;
  readonly history: string;
  readonly code: string;
}

export interface Sides {
  /** Attributes of the event. */
  readonly event: unknown;
  /** Attributes of the command. */
  readonly command: unknown;
  /** Attributes of the run's first event: its task queue is the default of others, its timeouts limit others. */
  readonly started: unknown;
  /** Payloads in the history went through a codec, those of the commands did not yet. */
  readonly encoded: boolean;
}

/** Begins the name of the task queue that the replay worker believes to be on. */
export const REPLAY_QUEUE = 'rainbow-deploy-replay';

export function activityDifferences(sides: Sides): readonly Difference[] {
  const { event, command } = sides;
  const total = milliseconds(property(command, 'scheduleToCloseTimeout'));
  return [
    ...words('type', property(property(event, 'activityType'), 'name'), property(command, 'activityType')),
    ...words('activity ID', property(event, 'activityId'), property(command, 'activityId')),
    ...payloadDifference('arguments', sides, [property(event, 'input'), property(command, 'arguments')]),
    ...queueDifference(sides),
    ...timeout('start-to-close timeout', sides, { field: 'startToCloseTimeout', fallback: total }),
    ...timeout('schedule-to-close timeout', sides, { field: 'scheduleToCloseTimeout', fallback: 0 }),
    ...timeout('schedule-to-start timeout', sides, { field: 'scheduleToStartTimeout', fallback: total }),
    ...timeout('heartbeat timeout', sides, { field: 'heartbeatTimeout', fallback: 0 }),
    ...retryDifference(sides),
  ];
}

export function childDifferences(sides: Sides): readonly Difference[] {
  const { event, command } = sides;
  return [
    ...payloadDifference('arguments', sides, [property(event, 'input'), property(command, 'input')]),
    ...queueDifference(sides),
    ...timeout('execution timeout', sides, { field: 'workflowExecutionTimeout', fallback: 0 }),
    ...timeout('run timeout', sides, {
      field: 'workflowRunTimeout',
      fallback: milliseconds(property(command, 'workflowExecutionTimeout')),
    }),
    ...words('parent close policy', closePolicy(event), closePolicy(command)),
    ...words('cron schedule', property(event, 'cronSchedule') ?? '', property(command, 'cronSchedule') ?? ''),
    ...(sides.encoded ? [] : mapDifference('memo', property(property(event, 'memo'), 'fields'), property(command, 'memo'))),
  ];
}

/** The core looks at nothing of a Nexus operation but that there is one. */
export function nexusDifferences(sides: Sides): readonly Difference[] {
  const { event, command } = sides;
  const read = (side: unknown): readonly unknown[] => filled(property(side, 'input'));
  return [
    ...words('endpoint', property(event, 'endpoint'), property(command, 'endpoint')),
    ...words('service', property(event, 'service'), property(command, 'service')),
    ...words('operation', property(event, 'operation'), property(command, 'operation')),
    ...payloadDifference('input', sides, [read(event), read(command)]),
    ...timeout('schedule-to-close timeout', sides, { field: 'scheduleToCloseTimeout', fallback: 0 }),
  ];
}

export function signalDifferences(sides: Sides): readonly Difference[] {
  const { event, command } = sides;
  const target = property(property(command, 'workflowExecution'), 'workflowId') ?? property(command, 'childWorkflowId');
  return [
    ...words('signal', property(event, 'signalName'), property(command, 'signalName')),
    ...words('workflow ID', property(property(event, 'workflowExecution'), 'workflowId'), target),
    ...payloadDifference('arguments', sides, [property(event, 'input'), property(command, 'args')]),
  ];
}

export function nextRunDifferences(sides: Sides): readonly Difference[] {
  const { event, command, started } = sides;
  const own = property(property(started, 'workflowType'), 'name');
  return [
    ...words(
      'workflow type',
      property(property(event, 'workflowType'), 'name'),
      textOf(property(command, 'workflowType')) || own,
    ),
    ...payloadDifference('arguments', sides, [property(event, 'input'), property(command, 'arguments')]),
    ...queueDifference(sides),
  ];
}

export function resultDifferences(sides: Sides): readonly Difference[] {
  const { event, command } = sides;
  return payloadDifference('result', sides, [property(event, 'result'), filled(property(command, 'result'))]);
}

/** One payload, or none, as a list. */
function filled(payload: unknown): readonly unknown[] {
  return payload === undefined || payload === null ? [] : [payload];
}

export function timerDifferences({ event, command }: Sides): readonly Difference[] {
  const [was, is] = [event, command].map((side) => milliseconds(property(side, 'startToFireTimeout')));
  // A timer of 0 is started with 1 ms.
  if (Math.max(was ?? 0, 1) === Math.max(is ?? 0, 1)) return [];
  return [{ attribute: 'duration', history: durationInWords(was ?? 0), code: durationInWords(is ?? 0) }];
}

export function searchAttributeDifferences({ event, command }: Sides): readonly Difference[] {
  const wrapped = property(command, 'searchAttributes');
  const fields = property(wrapped, 'indexedFields') ?? wrapped;
  return mapDifference('search attributes', property(property(event, 'searchAttributes'), 'indexedFields'), fields);
}

export function memoDifferences({ event, command, encoded }: Sides): readonly Difference[] {
  if (encoded) return [];
  return mapDifference(
    'memo',
    property(property(event, 'upsertedMemo'), 'fields'),
    property(property(command, 'upsertedMemo'), 'fields'),
  );
}

export function payloadDifference(
  attribute: string,
  { encoded }: Sides,
  [was, is]: readonly [unknown, unknown],
): readonly Difference[] {
  return encoded || samePayloads(was, is) ? [] : [{ attribute, history: 'other payloads', code: 'changed' }];
}

/** Search attributes and memos are told by their names, never by their values. */
function mapDifference(attribute: string, was: unknown, is: unknown): readonly Difference[] {
  const names = differentNames(was, is);
  return names.length === 0 ? [] : [{ attribute, history: 'other values', code: `changed: ${names.join(', ')}` }];
}

function queueDifference({ event, command, started }: Sides): readonly Difference[] {
  const named = textOf(property(command, 'taskQueue'));
  const own = property(property(started, 'taskQueue'), 'name');
  const code = named === '' || named.startsWith(REPLAY_QUEUE) ? own : named;
  return words('task queue', property(property(event, 'taskQueue'), 'name'), code);
}

interface Timeout {
  readonly field: string;
  /** What the server takes when the command names none; milliseconds. */
  readonly fallback: number;
}

/** The server shortens timeouts to those that enclose them, and fills in what is not given (validateActivityScheduleAttributes). */
function timeout(attribute: string, { event, command, started }: Sides, { field, fallback }: Timeout): readonly Difference[] {
  const was = milliseconds(property(event, field));
  const given = milliseconds(property(command, field));
  const limits = [
    milliseconds(property(command, 'scheduleToCloseTimeout')),
    milliseconds(property(command, 'startToCloseTimeout')),
    milliseconds(property(command, 'workflowExecutionTimeout')),
    milliseconds(property(started, 'workflowRunTimeout')),
    milliseconds(property(started, 'workflowExecutionTimeout')),
  ].filter((limit) => limit > 0);
  const possible = given > 0 ? [given, ...limits.filter((limit) => limit < given)] : [0, fallback, ...runLimits(started)];
  if (possible.includes(was)) return [];
  return [{ attribute, history: durationInWords(was), code: durationInWords(given) }];
}

function runLimits(started: unknown): readonly number[] {
  return ['workflowRunTimeout', 'workflowExecutionTimeout'].map((name) => milliseconds(property(started, name)));
}

/** The server fills in its defaults, which can be configured: without a policy in the code only a limit of attempts tells. */
function retryDifference({ event, command }: Sides): readonly Difference[] {
  const [was, is] = [property(event, 'retryPolicy'), property(command, 'retryPolicy')];
  if (is === undefined || is === null) {
    const attempts = Number(property(was, 'maximumAttempts') ?? 0);
    return attempts === 0 ? [] : [{ attribute: 'retry policy', history: `${attempts} attempts`, code: 'none given' }];
  }
  const read = (policy: unknown): readonly string[] => {
    const initial = milliseconds(property(policy, 'initialInterval')) || 1_000;
    return [
      `first after ${durationInWords(initial)}`,
      `factor ${String(Number(property(policy, 'backoffCoefficient')) || 2)}`,
      `at most ${durationInWords(milliseconds(property(policy, 'maximumInterval')) || initial * 100)}`,
      `${String(Number(property(policy, 'maximumAttempts') ?? 0) || 'unlimited')} attempts`,
      `not for ${list(property(policy, 'nonRetryableErrorTypes'))}`,
    ];
  };
  const [before, now] = [read(was), read(is)];
  const different = before.flatMap((part, at) => (part === now[at] ? [] : [at]));
  if (different.length === 0) return [];
  const told = (side: readonly string[]): string => different.map((at) => side[at] ?? '').join(', ');
  return [{ attribute: 'retry policy', history: told(before), code: told(now) }];
}

function list(names: unknown): string {
  return Array.isArray(names) && names.length > 0 ? names.map(String).sort().join(' ') : 'none';
}

/** Numbers of `temporal.api.enums.v1.ParentClosePolicy`; none given is the first. */
function closePolicy(attributes: unknown): string {
  return (
    ['terminate', 'terminate', 'abandon', 'request cancel'][Number(property(attributes, 'parentClosePolicy') ?? 0)] ?? 'another'
  );
}

function words(attribute: string, was: unknown, is: unknown): readonly Difference[] {
  return was === is ? [] : [{ attribute, history: textOf(was, 'none'), code: textOf(is, 'none') }];
}
