import { describe, expect, it } from '@jest/globals';
import { findCauses, gist, STRICT } from '../../../src/replay/causes.js';
import { type ReplayVerdict } from '../../../src/replay/ports.js';

const frame = (file: string, line: number) => ({ file, line, column: 3, function: 'order' });

function failure(n: number, change: Partial<ReplayVerdict> = {}): ReplayVerdict {
  return {
    workflowId: `order-${n}`,
    runId: `01a202c8-4bab-78d0-aa7d-15a70c6f56c${n}`,
    workflowType: 'order',
    kind: 'nondeterminism',
    message: `the code schedules an activity where history of order-${n} has event ${n + 5}, TimerStarted`,
    divergence: {
      event: { id: n + 5, type: 'TimerStarted', time: n, name: '1' },
      command: { kind: 'schedule-activity', name: 'charge' },
      frames: [frame('/home/me/app/src/workflows.ts', 12)],
    },
    ...change,
  };
}

const find = (verdicts: readonly ReplayVerdict[], project = '/home/me/app', policy = STRICT) =>
  findCauses(verdicts, { policy, project });

describe('Causes', () => {
  it('are one for all histories in which the same goes wrong, with the place seen from the project', () => {
    const { causes, causesOf } = find([failure(1), failure(2), failure(3), failure(4)]);
    expect(causes).toHaveLength(1);
    expect(causes[0]).toMatchObject({ histories: 4, counts: true, place: { file: 'src/workflows.ts', line: 12 } });
    expect(causes[0]?.examples.map(({ workflowId }) => workflowId)).toEqual(['order-1', 'order-2', 'order-3']);
    expect(causesOf(failure(1))).toEqual([]);
  });

  it('keep their fingerprint on another machine, for other runs and after other lines moved', () => {
    const [here] = find([failure(1)]).causes;
    const moved = failure(7, {
      divergence: {
        event: { id: 99, type: 'TimerStarted', time: 8, name: '2' },
        command: { kind: 'schedule-activity', name: 'charge' },
        frames: [frame('/runner/work/app/src/workflows.ts', 40)],
      },
    });
    expect(find([moved], '/runner/work/app').causes[0]?.fingerprint).toBe(here?.fingerprint);
  });

  it('differ when another command, another function or another workflow type is concerned', () => {
    const other = failure(1, { divergence: { event: null, command: { kind: 'complete', name: null }, frames: [] } });
    expect(find([failure(1), other, failure(2, { workflowType: 'refund' })]).causes).toHaveLength(3);
  });

  it('come worst first: those that count, then those that hit most', () => {
    const { causes } = find([
      failure(1, { kind: 'already-broken' }),
      failure(2, { kind: 'already-broken' }),
      failure(3, { workflowType: 'refund' }),
      failure(4),
      failure(5),
    ]);
    expect(causes.map(({ kind, workflowType, histories }) => [kind, workflowType, histories])).toEqual([
      ['nondeterminism', 'order', 2],
      ['nondeterminism', 'refund', 1],
      ['already-broken', 'order', 2],
    ]);
  });

  it('count latent failures and drift as the policy says', () => {
    const drift = { eventId: 5, eventType: 'TimerStarted', name: '1', attribute: 'duration', history: '1 h', code: '2 h' };
    const verdicts = [failure(1, { kind: 'latent' }), failure(2, { kind: 'ok', message: '', drift: [drift] })];
    const counted = (policy: typeof STRICT) => find(verdicts, '/', policy).causes.map(({ kind, counts }) => [kind, counts]);
    expect(counted(STRICT)).toEqual([
      ['latent', true],
      ['drift', false],
    ]);
    expect(counted({ latent: 'warn', drift: 'fail' })).toEqual([
      ['drift', true],
      ['latent', false],
    ]);
  });

  it('do not count for runs that only inform', () => {
    const informs = ({ workflowId }: ReplayVerdict): boolean => workflowId === 'order-1';
    expect(find([failure(1)], '/', { ...STRICT, informs }).causes[0]?.counts).toBe(false);
    expect(find([failure(1), failure(2)], '/', { ...STRICT, informs }).causes[0]?.counts).toBe(true);
  });
});

describe('The gist of a message', () => {
  it('is free of IDs, paths and numbers', () => {
    expect(gist('run 01a202c8-4bab-78d0-aa7d-15a70c6f56cb of w-1 at /home/me/a/b.ts:12', ['w-1'])).toBe('run ID of ID at b.ts:0');
  });
});
