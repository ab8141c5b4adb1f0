import { expect, test } from '@jest/globals';
import { decide } from '../../../src/recovery/decide.js';
import { type Aim, type Proof, type RunFacts } from '../../../src/recovery/facts.js';
import { BAD, GOOD, version } from './arbitrary.js';

const AIM: Aim = { kind: 'mend', from: [BAD], target: GOOD, targetIsCurrent: true, taskQueues: ['orders'] };
const ELSEWHERE: Aim = { ...AIM, targetIsCurrent: false };
const ON: Aim = { ...AIM, kind: 'move-on' };
const PINNED: RunFacts = {
  state: 'open',
  taskQueue: 'orders',
  behavior: 'pinned',
  version: BAD,
  inherited: undefined,
  override: undefined,
  resetPoint: { eventId: 4, begunSince: 1 },
  keptBefore: false,
  failing: false,
  superseded: false,
};
const FOLLOWS: RunFacts = { ...PINNED, behavior: 'auto-upgrade' };
const NEW: RunFacts = { ...FOLLOWS, behavior: 'none', version: undefined, resetPoint: undefined };
const FAILED: RunFacts = { ...FOLLOWS, state: 'failed' };
const moved = (kind: 'one-time' | 'pinned'): RunFacts => ({ ...PINNED, override: { kind, version: GOOD } });
const replays = { kind: 'replays' } as const;
const breaks = { kind: 'breaks', because: 'another activity' } as const;
const unknown = { kind: 'unproven', because: 'no codec' } as const;

interface Row {
  readonly run: string;
  readonly facts: RunFacts;
  readonly whole?: Proof;
  readonly prefix?: Proof;
  readonly aim?: Aim;
  readonly becomes: string;
}

test.each<Row>([
  { run: 'Auto-Upgrade that replays', facts: FOLLOWS, whole: replays, becomes: 'heals' },
  { run: 'before its first task', facts: NEW, whole: replays, becomes: 'heals' },
  { run: 'Auto-Upgrade that ran ahead', facts: FOLLOWS, whole: breaks, prefix: replays, becomes: 'reset' },
  { run: 'Auto-Upgrade broken before', facts: FOLLOWS, whole: breaks, prefix: breaks, becomes: 'stuck breaks' },
  { run: 'a first task that fails anywhere', facts: NEW, whole: breaks, becomes: 'right' },
  { run: 'on its way to the bad build', facts: { ...FOLLOWS, version: GOOD, failing: true }, whole: replays, becomes: 'heals' },
  {
    run: 'failing on the good build',
    facts: { ...FOLLOWS, version: GOOD, failing: true },
    whole: breaks,
    becomes: 'stuck breaks',
  },
  { run: 'sent there, not replayable', facts: { ...NEW, inherited: BAD }, whole: breaks, becomes: 'stuck breaks' },
  { run: 'Pinned that replays', facts: PINNED, whole: replays, becomes: 'move' },
  { run: 'Pinned that ran ahead', facts: PINNED, whole: breaks, prefix: replays, becomes: 'reset' },
  { run: 'Pinned before', facts: { ...PINNED, keptBefore: true }, whole: breaks, prefix: replays, becomes: 'reset and move' },
  { run: 'Pinned, undecodable', facts: PINNED, whole: unknown, becomes: 'stuck unproven' },
  { run: 'Pinned elsewhere', facts: { ...PINNED, version: version('other') }, becomes: 'right' },
  { run: 'on the good build since', facts: { ...FOLLOWS, version: GOOD }, becomes: 'right' },
  { run: 'moved already', facts: moved('one-time'), whole: replays, becomes: 'right' },
  { run: 'moved by hand, wrongly', facts: moved('pinned'), whole: breaks, prefix: replays, becomes: 'reset and move' },
  { run: 'sent there', facts: { ...NEW, override: { kind: 'pinned', version: BAD } }, whole: replays, becomes: 'move' },
  { run: 'child of a Pinned parent', facts: { ...NEW, inherited: BAD }, whole: replays, becomes: 'move' },
  { run: 'on a queue not served', facts: { ...PINNED, taskQueue: 'parcels' }, becomes: 'stuck task-queue' },
  { run: 'Auto-Upgrade, to a build not Current', facts: FOLLOWS, whole: replays, aim: ELSEWHERE, becomes: 'lasting move' },
  { run: 'failed on the bad build', facts: FAILED, prefix: replays, becomes: 'reset' },
  { run: 'failed elsewhere', facts: { ...FAILED, resetPoint: undefined }, becomes: 'stuck no-reset-point' },
  { run: 'failed and reset before', facts: { ...FAILED, superseded: true }, becomes: 'right' },
  { run: 'closed', facts: { ...PINNED, state: 'closed' }, becomes: 'right' },
  { run: 'Pinned to an old build, moving on', facts: PINNED, whole: replays, aim: ON, becomes: 'move' },
  { run: 'the same, not replayable', facts: PINNED, whole: breaks, prefix: replays, aim: ON, becomes: 'stuck breaks' },
  { run: 'Auto-Upgrade, moving on', facts: FOLLOWS, aim: ON, becomes: 'right' },
])('$run: $becomes', ({ facts, whole, prefix, aim = AIM, becomes }) => {
  expect(shown(decide({ facts, aim, proofs: { whole, prefix } }))).toBe(becomes);
});

test('it asks for the history first, and for what was before the bad build only when that does not replay', () => {
  const none = { whole: undefined, prefix: undefined };
  expect(decide({ facts: PINNED, aim: AIM, proofs: none })).toEqual({ kind: 'prove', what: 'whole' });
  expect(decide({ facts: PINNED, aim: AIM, proofs: { ...none, whole: breaks } })).toEqual({ kind: 'prove', what: 'prefix' });
});

function shown(answer: ReturnType<typeof decide>): string {
  switch (answer.kind) {
    case 'stuck':
      return `stuck ${answer.reason}`;
    case 'move':
      return answer.lasting ? 'lasting move' : 'move';
    case 'reset':
      return answer.move ? 'reset and move' : 'reset';
    default:
      return answer.kind;
  }
}
