import { describe, expect, it } from '@jest/globals';
import { type Produced, type Recorded } from '../../../src/replay/child/commands.js';
import { divergenceOf } from '../../../src/replay/child/divergence.js';
import { newRecording } from '../../../src/replay/child/recording.js';
import { type CommandKind } from '../../../src/replay/ports.js';

const command = (kind: CommandKind, name: string | null = null): Produced => ({
  kind,
  name,
  attributes: {},
  command: {},
  task: 3,
});
const event = (id: number, kind: CommandKind, name: string | null = null): Recorded => ({
  id,
  kind,
  name,
  attributes: {},
  event: {},
});
const stack = (line: number): string => `Error\n    at order (/app/src/order.ts:${line}:5)`;

interface Given {
  readonly machine: string;
  readonly recorded: readonly Recorded[];
  readonly produced: readonly Produced[];
  /** Lines of the workflow: where commands were issued, where it waited, and where what ended it was thrown. */
  readonly issued?: ReadonlyMap<Produced, number>;
  readonly waiting?: readonly number[];
  readonly thrown?: number;
}

function diverged({ machine, recorded, produced, issued = new Map(), waiting = [], thrown }: Given) {
  const recording = newRecording(true);
  for (const [each, line] of issued) recording.stacks.set(each.command, stack(line));
  recording.waiting = waiting.map(stack);
  recording.thrown = thrown === undefined ? undefined : stack(thrown);
  const last = recorded.at(-1)?.id ?? 0;
  const error = {
    name: 'DeterminismViolationError',
    message: `Nondeterminism error: ${machine} machine does not handle this event: HistoryEvent(id: ${last}, X)`,
  };
  const { command: found, frames } = divergenceOf(error, { recorded, produced, startedOf: new Map() }, { events: [], recording });
  return { kind: found?.kind, line: frames[0]?.line };
}

describe('What the code did where history goes another way', () => {
  it('is the cancelling of a timer, although the core only says "Timer"', () => {
    const cancelled = command('cancel-timer', '1');
    const recorded = [event(5, 'start-timer', '1'), event(9, 'schedule-activity', 'charge')];
    const produced = [command('start-timer', '1'), cancelled];
    expect(diverged({ machine: 'Timer', recorded, produced, issued: new Map([[cancelled, 12]]) })).toEqual({
      kind: 'cancel-timer',
      line: 12,
    });
  });

  it('is the start of a timer that no event came from, wherever it stands', () => {
    const started = command('start-timer', '1');
    const recorded = [event(5, 'schedule-activity', 'charge')];
    const produced = [command('schedule-activity', 'charge'), started];
    expect(diverged({ machine: 'Timer', recorded, produced, issued: new Map([[started, 7]]) })).toEqual({
      kind: 'start-timer',
      line: 7,
    });
  });

  it('comes from where it was thrown, for a failure and for continue-as-new', () => {
    const recorded = [event(5, 'schedule-activity', 'charge')];
    const given = { recorded, waiting: [3], thrown: 20 };
    expect(diverged({ ...given, machine: 'Fail workflow', produced: [command('fail')] }).line).toBe(20);
    expect(diverged({ ...given, machine: 'Continue as new workflow', produced: [command('continue-as-new')] }).line).toBe(20);
  });

  it('comes from where it waited last, for a function that returned and for an answered update', () => {
    const recorded = [event(5, 'schedule-activity', 'charge')];
    expect(diverged({ machine: 'Complete workflow', recorded, produced: [command('complete')], waiting: [3] }).line).toBe(3);
    expect(diverged({ machine: 'Update', recorded, produced: [command('update')], waiting: [4] }).line).toBe(4);
  });
});
