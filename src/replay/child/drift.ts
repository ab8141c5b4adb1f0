import { type CommandKind, type Drift } from '../ports.js';
import {
  activityDifferences,
  childDifferences,
  type Difference,
  memoDifferences,
  nexusDifferences,
  nextRunDifferences,
  resultDifferences,
  searchAttributeDifferences,
  signalDifferences,
  type Sides,
  timerDifferences,
} from './attributes-drift.js';
import { type Produced, type Recorded } from './commands.js';
import { eventName } from './event-name.js';
import { property } from './reflect.js';
import { number, type Timeline } from './timeline.js';

/** Enough to see what changed; a changed timer in a loop would repeat itself a thousand times. */
const MOST = 50;

type Compare = (sides: Sides) => readonly Difference[];

const COMPARE: ReadonlyMap<CommandKind, Compare> = new Map<CommandKind, Compare>([
  ['start-timer', timerDifferences],
  ['schedule-activity', activityDifferences],
  ['start-child', childDifferences],
  ['upsert-search-attributes', searchAttributeDifferences],
  ['modify-properties', memoDifferences],
  ['signal-external', signalDifferences],
  ['complete', resultDifferences],
  ['continue-as-new', nextRunDifferences],
  ['schedule-nexus', nexusDifferences],
]);

interface Drifting extends Pick<Sides, 'started' | 'encoded'> {
  /** The run has not ended. */
  readonly open: boolean;
}

/** Where the code issues the same commands as before with other attributes, or in an earlier workflow task. */
export function driftOf(line: Timeline, { started, encoded, open }: Drifting): readonly Drift[] {
  const found: Drift[] = [];
  const paired = pairs(line);
  for (const [event, command] of paired) {
    const sides: Sides = { event: event.attributes, command: command.attributes, started, encoded };
    const differences = [...(COMPARE.get(event.kind)?.(sides) ?? []), ...earlier(event, command, line)];
    const { name, id } = event;
    for (const difference of differences) found.push({ eventId: id, eventType: eventName(event.event), name, ...difference });
    if (found.length >= MOST) break;
  }
  const matched = new Set(paired.map(([, command]) => command));
  const late = open ? line.produced.filter((command) => !matched.has(command) && LATE.includes(command.kind)) : [];
  return [...found, ...late.map((command) => unrecorded(command, line))].slice(0, MOST);
}

/** Commands that reach the server with the next workflow task if they did not in their own. */
const LATE: readonly CommandKind[] = [
  'start-timer',
  'schedule-activity',
  'start-child',
  'signal-external',
  'complete',
  'fail',
  'cancel',
  'continue-as-new',
  'upsert-search-attributes',
  'modify-properties',
  'schedule-nexus',
];

/** The SDK accepts a command that the last task of an open run did not record, and the server gets it with the next task. */
function unrecorded({ kind, name, task }: Produced, { startedOf }: Timeline): Drift {
  const completed = [...startedOf].find(([, started]) => started === task)?.[0] ?? task;
  return { eventId: completed, eventType: 'WorkflowTaskCompleted', name, attribute: 'command', history: 'none', code: kind };
}

/** Events and the commands that led to them: timers and activities by ID, everything else in the order that the SDK insists on. */
function pairs({ recorded, produced }: Timeline): readonly (readonly [Recorded, Produced])[] {
  const queues = new Map<string, Produced[]>();
  for (const command of produced) {
    const key = keyOf(command.kind, command.kind === 'start-timer' ? command.name : property(command.attributes, 'activityId'));
    queues.set(key, [...(queues.get(key) ?? []), command]);
  }
  return recorded.flatMap((event) => {
    const key = keyOf(event.kind, event.kind === 'start-timer' ? event.name : property(event.attributes, 'activityId'));
    const command = queues.get(key)?.shift();
    return command === undefined ? [] : [[event, command] as const];
  });
}

function keyOf(kind: CommandKind, id: unknown): string {
  return kind === 'start-timer' || kind === 'schedule-activity' ? `${kind}:${String(id)}` : kind;
}

/** Replay accepts a command that comes too early, as long as the order of all commands stays. */
function earlier({ attributes, kind }: Recorded, { task }: Produced, { startedOf }: Timeline): readonly Difference[] {
  const recordedTask = startedOf.get(number(property(attributes, 'workflowTaskCompletedEventId')));
  // Markers of local activities and answers to updates are written when they are done, not when they begin.
  if (recordedTask === undefined || task >= recordedTask || kind === 'local-activity' || kind === 'update') return [];
  return [{ attribute: 'workflow task', history: `the task of event ${recordedTask}`, code: `the task of event ${task}` }];
}
