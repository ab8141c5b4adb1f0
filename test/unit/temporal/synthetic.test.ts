import { describe, expect, it } from '@jest/globals';
import { type SyntheticDue } from '../../../src/gate/evidence.js';
import { syntheticWorkflows } from '../../../src/temporal/synthetic.js';

const never = new AbortController().signal;
const RAMP = { rollout: 'r1', since: 1_000 };
const DUE: SyntheticDue = { ...RAMP, candidate: 'v2', previous: 'v1', taskQueues: ['orders', 'refunds'], due: 20 };

interface Started {
  readonly workflowId: string;
  readonly taskQueue: { readonly name: string };
  readonly versioningOverride: { readonly pinnedVersion: string };
}

/** A namespace that keeps what is started, and ends it in the way of `ends` at once. */
function namespaceOf(ends: (start: Started) => 'Running' | 'Completed' | 'Failed' = () => 'Completed') {
  const starts = new Map<string, Started>();
  const removed = new Set<string>();
  let refused: ((start: Started) => boolean) | undefined;
  const call = (name: string, request: Started & { readonly query: string }): Promise<object> => {
    if (name === 'startWorkflowExecution') {
      if (refused?.(request)) return Promise.reject(new Error('the namespace is busy'));
      if (!starts.has(request.workflowId)) starts.set(request.workflowId, request);
      return Promise.resolve({});
    }
    const prefix = /STARTS_WITH "?'?([^"' ]+)/.exec(request.query)?.[1] ?? '-';
    const found = [...starts.values()].filter(({ workflowId }) => workflowId.startsWith(prefix) && !removed.has(workflowId));
    const groups = ['Running', 'Completed', 'Failed'].map((status) => ({
      groupValues: [{ data: Buffer.from(JSON.stringify(status)) }],
      count: found.filter((start) => ends(start) === status).length,
    }));
    return Promise.resolve({ groups });
  };
  const conn = { namespace: 'default', rpc: { call, count: 0 } } as unknown as Parameters<typeof syntheticWorkflows>[0]['conn'];
  return {
    starts,
    removed,
    refuse: (when: (start: Started) => boolean) => (refused = when),
    source: () => syntheticWorkflows({ conn, deploymentName: 'shop', workflowType: 'pay', timeout: 1_000 }),
  };
}

const numberOf = ({ workflowId }: Started): number => Number(workflowId.split('-').at(-1));

describe('Synthetic workflows', () => {
  it('are started ten pairs a look, one of each pinned to either version, on the queues in turn', async () => {
    const { starts, source } = namespaceOf();
    const one = source();
    for (const expected of [10, 20, 20]) {
      await one.count(RAMP, never);
      await one.start(DUE, never);
      expect(starts.size).toBe(2 * expected);
    }
    const on = (version: string) => [...starts.values()].filter((start) => start.versioningOverride.pinnedVersion === version);
    for (const version of ['shop.v1', 'shop.v2']) expect(on(version)).toHaveLength(20);
    const queues = new Map([...starts.values()].map((start) => [numberOf(start), start.taskQueue.name]));
    expect([queues.get(1), queues.get(2), queues.get(3)]).toEqual(['orders', 'refunds', 'orders']);
  });

  it('begin now with the one version, now with the other', async () => {
    const { starts, source } = namespaceOf();
    await source().start({ ...DUE, due: 10 }, never);
    const firsts = [...starts.values()]
      .filter((_, index) => index % 2 === 0)
      .map(({ workflowId }) => workflowId.includes('-new-'));
    expect(new Set(firsts)).toEqual(new Set([true, false]));
  });

  it('go on where a runner stopped, or was refused, without a gap', async () => {
    const { starts, refuse, source } = namespaceOf();
    refuse((start) => numberOf(start) === 4 && start.versioningOverride.pinnedVersion === 'shop.v2');
    await expect(source().start(DUE, never)).rejects.toThrow('the namespace is busy');
    refuse(() => false);
    const next = source();
    expect(await next.count(RAMP, never)).toMatchObject({ ended: 3 });
    await next.start({ ...DUE, due: 12 }, never);
    expect([...starts.values()].map(numberOf).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 12 }, (_, pair) => [pair + 1, pair + 1]).flat(),
    );
  });

  it('are those of their ramp: another one, and another rollout, begin anew', async () => {
    const { starts, source } = namespaceOf();
    const one = source();
    for (const other of [{}, { since: 2_000 }, { rollout: 'r2' }]) await one.start({ ...DUE, due: 1, ...other }, never);
    expect(starts.size).toBe(6);
    expect(await one.count(RAMP, never)).toMatchObject({ ended: 1, candidate: { starts: 1, closed: 1, bad: 0 } });
  });

  it('are still known to whoever counted them when the namespace has removed them', async () => {
    const { starts, removed, source } = namespaceOf((start) => (start.workflowId.includes('-new-') ? 'Failed' : 'Completed'));
    const one = source();
    await one.start({ ...DUE, due: 5 }, never);
    const counted = await one.count(RAMP, never);
    expect(counted).toMatchObject({ ended: 5, candidate: { closed: 5, bad: 5 }, baseline: { closed: 5, bad: 0 } });
    for (const id of starts.keys()) removed.add(id);
    expect(await one.count(RAMP, never)).toEqual(counted);
  });

  it('have ended when both of a pair have', async () => {
    const { source } = namespaceOf((start) => (start.workflowId.endsWith('-new-2') ? 'Running' : 'Completed'));
    const one = source();
    await one.start({ ...DUE, due: 3 }, never);
    expect(await one.count(RAMP, never)).toMatchObject({ ended: 2, candidate: { starts: 3, closed: 2 } });
  });
});
