import { produced, type Produced, recorded, type Recorded } from './commands.js';
import { EVENT } from './event-numbers.js';
import { type Recording } from './recording.js';
import { property } from './reflect.js';

/** The two sides of one replay: the events that commands led to, and the commands that the code issued. */
export interface Timeline {
  readonly recorded: readonly Recorded[];
  /** Of the replayed workflow tasks, without those that no event comes of. */
  readonly produced: readonly Produced[];
  /** Event ID of a completed workflow task → ID of its started event. */
  readonly startedOf: ReadonlyMap<number, number>;
}

export function timeline(events: readonly unknown[], { activations }: Recording): Timeline {
  const startedOf = new Map(
    events.flatMap((event): [number, number][] =>
      property(event, 'eventType') === EVENT.taskCompleted
        ? [
            [
              number(property(event, 'eventId')),
              number(property(property(event, 'workflowTaskCompletedEventAttributes'), 'startedEventId')),
            ],
          ]
        : [],
    ),
  );
  const replayed = activations.filter(({ live }) => !live);
  const commands = replayed.flatMap(({ commands: issued, historyLength }) =>
    issued.flatMap((command) => produced(command, historyLength) ?? []),
  );
  return { recorded: commandEvents(events), produced: withoutUndone(commands), startedOf };
}

/** What the core writes by itself beside a patch marker is no command of the code. */
function commandEvents(events: readonly unknown[]): readonly Recorded[] {
  const all = events.flatMap((event) => recorded(event) ?? []);
  return all.filter(({ kind, attributes }, at) => {
    if (kind !== 'upsert-search-attributes' || all[at - 1]?.kind !== 'patch') return true;
    const fields = property(property(attributes, 'searchAttributes'), 'indexedFields');
    return typeof fields !== 'object' || fields === null || !('TemporalChangeVersion' in fields);
  });
}

/** A timer that is cancelled in the task that starts it never reaches the server, and a patch is marked once. */
function withoutUndone(commands: readonly Produced[]): readonly Produced[] {
  const cancelled = new Set(
    commands.filter(({ kind }) => kind === 'cancel-timer').map(({ name, task }) => `${task}:${String(name)}`),
  );
  const started = new Set(
    commands.filter(({ kind }) => kind === 'start-timer').map(({ name, task }) => `${task}:${String(name)}`),
  );
  const patches = new Set<string | null>();
  return commands.filter(({ kind, name, task }) => {
    const key = `${task}:${String(name)}`;
    if (kind === 'start-timer') return !cancelled.has(key);
    if (kind === 'cancel-timer') return !started.has(key);
    if (kind !== 'patch') return true;
    const first = !patches.has(name);
    patches.add(name);
    return first;
  });
}

/** 64-bit integers are in the SDK's own representation. */
export function number(value: unknown): number {
  return Number(String(value));
}
