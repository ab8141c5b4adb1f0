import { type CommandKind, type Divergence } from '../ports.js';
import { type SdkError } from '../protocol.js';
import { type Produced, type Recorded } from './commands.js';
import { eventName, eventTime } from './event-name.js';
import { userFrames } from './frames.js';
import { type Recording } from './recording.js';
import { property } from './reflect.js';
import { number, type Timeline } from './timeline.js';

/** The core's state machines, by the name that they give themselves when they meet an event that is not theirs. */
const MACHINES: Readonly<Record<string, CommandKind>> = {
  timer: 'start-timer',
  activity: 'schedule-activity',
  'local activity': 'local-activity',
  'child workflow': 'start-child',
  'complete workflow': 'complete',
  'fail workflow': 'fail',
  'cancel workflow': 'cancel',
  'continue as new workflow': 'continue-as-new',
  'signal external wf': 'signal-external',
  'cancel external wf': 'cancel-external',
  'nexus operation': 'schedule-nexus',
  update: 'update',
  change: 'patch',
  patch: 'patch',
  upsertworkflowsearchattributes: 'upsert-search-attributes',
  modifyworkflowproperties: 'modify-properties',
};

/** Where code and history part, from the core's account of a nondeterminism and what was seen of the code. */
export function divergenceOf(
  { message }: SdkError,
  line: Timeline,
  { events, recording }: { readonly events: readonly unknown[]; readonly recording: Recording },
): Divergence {
  const id = eventId(message);
  const index = line.recorded.findIndex((each) => (id === undefined ? mentions(message, each) : each.id === id));
  const recorded = line.recorded[index];
  const event = events[(recorded?.id ?? id ?? 0) - 1];
  const machine = machineOf(message);
  const missing = machine === undefined && !message.includes('does not match');
  const command = missing ? undefined : commandAt(line, index, machine ?? recorded?.kind);
  const kind = command?.kind ?? machine;
  return {
    event:
      event === undefined
        ? null
        : {
            id: number(property(event, 'eventId')),
            type: eventName(event),
            time: eventTime(event),
            name: recorded?.name ?? null,
          },
    command: kind === undefined ? null : { kind, name: command?.name ?? null },
    frames: framesOf(command, recording),
  };
}

/** Where a failure of the workflow code came from. */
export function failureFrames(stack: string): Divergence {
  return { event: null, command: null, frames: userFrames(stack) };
}

function eventId(message: string): number | undefined {
  const found = /HistoryEvent\(id: (\d+)|event_id: (\d+)/.exec(message);
  return found === null ? undefined : Number(found[1] ?? found[2]);
}

function machineOf(message: string): CommandKind | undefined {
  const name = /error: ([A-Za-z ]+?) ?[Mm]achine (?:does not|cannot)/.exec(message)?.[1];
  return name === undefined ? undefined : (MACHINES[name.toLowerCase()] ?? 'other');
}

/** The messages about types, IDs and patches name no event. */
function mentions(message: string, { kind, name }: Recorded): boolean {
  if (name === null) return false;
  if (kind === 'patch') return message.includes(`change ${name},`);
  return (
    message.includes(`scheduled event '${name}'`) ||
    message.includes(`marker '${name}'`) ||
    message.includes(`scheduled event '${name}`)
  );
}

/** The core gives the start and the cancelling of a thing the same name, and tells of a new patch by what it upserts for it. */
const OR_ELSE: Readonly<Partial<Record<CommandKind, CommandKind>>> = {
  'start-timer': 'cancel-timer',
  'schedule-activity': 'cancel-activity',
  'local-activity': 'cancel-local-activity',
  'start-child': 'cancel-child',
  'signal-external': 'cancel-signal',
  'schedule-nexus': 'cancel-nexus',
  'cancel-external': 'cancel-child',
  'upsert-search-attributes': 'patch',
};

/** What stands where the event does; the SDK may count differently, so its own word on the kind goes first. */
function commandAt(line: Timeline, index: number, kind: CommandKind | undefined): Produced | undefined {
  const same = line.produced[index];
  const other = kind === undefined ? undefined : OR_ELSE[kind];
  if (same !== undefined && (kind === undefined || same.kind === kind || same.kind === other)) return same;
  return nextOf(line, index, kind) ?? (other === undefined ? undefined : nextOf(line, index, other));
}

/** The first command of a kind that no earlier event came from. */
function nextOf({ recorded, produced }: Timeline, index: number, kind: CommandKind | undefined): Produced | undefined {
  const before = recorded.slice(0, index).filter((each) => each.kind === kind).length;
  return produced.filter((each) => each.kind === kind)[before];
}

/** Commands that the SDK issues for a workflow function that has ended. */
const ENDS: readonly CommandKind[] = ['complete', 'fail', 'cancel', 'continue-as-new'];

/**
 * Of the command, or of what the workflow threw to end itself. When the code does nothing there, or does it far from any line of the user
 * (the end of the function, an answer to an update), of the places where it waits or waited last.
 */
function framesOf(command: Produced | undefined, { stacks, waiting, thrown = '' }: Recording): Divergence['frames'] {
  const stack = command === undefined ? '' : (stacks.get(command.command) ?? '');
  // Without diagnosing there are no stacks, and then nothing waits either.
  const ended = command !== undefined && ENDS.includes(command.kind) ? thrown : '';
  return [stack, ended, ...waiting].map(userFrames).find((frames) => frames.length > 0) ?? [];
}
