import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conclude } from '../../../src/replay/conclude.js';
import { type OpenRun, type ReplayKind, type ReplayVerdict } from '../../../src/replay/ports.js';

const run = (workflowType: string, n: number): OpenRun => ({
  workflowId: `${workflowType}-${n}`,
  runId: `${workflowType}-run-${n}`,
  workflowType,
  startedAt: n,
  behavior: 'unversioned',
});

function verdict(workflowType: string, kind: ReplayKind, message = ''): ReplayVerdict {
  return { workflowId: 'w', runId: 'r', workflowType, kind, message };
}

const many = (n: number, kind: ReplayKind, message = ''): ReplayVerdict[] =>
  Array.from({ length: n }, () => verdict('order', kind, message));

interface Given {
  readonly openRuns: number;
  readonly verdicts: readonly ReplayVerdict[];
  readonly minHistories?: number;
  readonly selected?: readonly OpenRun[];
  readonly leftOut?: readonly string[];
}

function finding({ openRuns, verdicts, minHistories = 5, leftOut = [], ...rest }: Given) {
  const selected = rest.selected ?? verdicts.map(({ workflowType }, n) => run(workflowType, n));
  return conclude({ selection: { openRuns, listed: openRuns, selected, leftOut }, verdicts, minHistories, project: '/project' });
}

describe('A pass', () => {
  it('says on how many histories of how many runs it rests, and never "safe"', () => {
    const { kind, because } = finding({ openRuns: 1000, verdicts: many(20, 'ok') });
    expect([kind, because]).toEqual(['pass', 'no counter-example found in 20 histories of 1,000 open runs']);
  });

  it('says what it excludes when runs were drawn at random: how many could still break at most', () => {
    const drawn = Array.from({ length: 299 }, (_, n) => run('order', n));
    const type = {
      workflowType: 'order',
      openRuns: 100_000,
      selected: 299,
      random: 299,
      leftOut: 99_701,
      reasons: {},
      versions: [],
    };
    const pass = (ids: readonly string[]) =>
      conclude({
        selection: { openRuns: 100_000, listed: 299, selected: drawn, leftOut: [], types: [{ ...type, drawn: ids }] },
        verdicts: drawn.map((each) => ({ ...each, kind: 'ok' as const, message: '' })),
        minHistories: 5,
        project: '/project',
      });
    const found = pass(drawn.map(({ runId }) => runId));
    expect(found.because).toBe(
      'no counter-example found in 299 histories of 100,000 open runs; at most 1 % of the open runs could break (95 % confidence)',
    );
    expect(found.share).toBeCloseTo(0.01, 4);
    expect(found.coverage).toEqual([{ workflowType: 'order', openRuns: 100_000, selected: 299, replayed: 299, failed: 0 }]);
    // Chosen runs speak for themselves only.
    expect(pass([])).toMatchObject({ share: null, because: 'no counter-example found in 299 histories of 100,000 open runs' });
  });

  it('without any history needs the server to count no open run', () => {
    expect(finding({ openRuns: 0, verdicts: [] })).toMatchObject({
      kind: 'pass',
      because: 'no open Auto-Upgrade or unversioned run to protect',
    });
    expect(finding({ openRuns: 3, verdicts: [] }).kind).toBe('inconclusive');
  });

  it('with fewer histories than the minimum needs all open runs to be among them', () => {
    expect(finding({ openRuns: 4, verdicts: many(4, 'ok') }).kind).toBe('pass');
    expect(finding({ openRuns: 9, verdicts: many(4, 'ok') }).kind).toBe('inconclusive');
  });

  it('is possible when no open run has completed a workflow task, but only if all of them were looked at', () => {
    expect(finding({ openRuns: 2, verdicts: many(2, 'nothing-to-check') }).kind).toBe('pass');
    expect(finding({ openRuns: 3, verdicts: many(2, 'nothing-to-check') }).kind).toBe('inconclusive');
  });
});

describe('Inconclusive', () => {
  it.each(['converter', 'unreadable', 'sdk-limitation'] as const)(
    'is a history with the verdict %s, however many others pass',
    (kind) => {
      const found = finding({ openRuns: 100, verdicts: [...many(50, 'ok'), ...many(1, kind, 'why')] });
      expect(found.kind).toBe('inconclusive');
      expect(found.because).toContain('(why)');
      expect(found.failures).toHaveLength(1);
      expect(found.coverage).toEqual([{ workflowType: 'order', openRuns: null, selected: 51, replayed: 50, failed: 0 }]);
    },
  );

  it('is a workflow type that the budget left out, and one whose runs were all gone', () => {
    expect(finding({ openRuns: 100, verdicts: many(50, 'ok'), leftOut: ['refund'] }).because).toContain('refund');
    const selected = [run('order', 1), run('refund', 2)];
    expect(finding({ openRuns: 100, verdicts: many(50, 'ok'), selected }).kind).toBe('inconclusive');
  });

  it('is a selection whose runs were all gone', () => {
    expect(finding({ openRuns: 1, verdicts: [], selected: [run('order', 1)] }).kind).toBe('inconclusive');
  });
});

describe('A failure', () => {
  it.each(['nondeterminism', 'workflow-threw', 'type-missing', 'hung', 'crashed', 'latent'] as const)(
    'is one %s among many',
    (kind) => {
      expect(finding({ openRuns: 100, verdicts: [...many(99, 'ok'), ...many(1, kind), ...many(1, 'converter')] }).kind).toBe(
        'fail',
      );
    },
  );

  it('names type, count and message of each cause, the most frequent first', () => {
    const verdicts = [verdict('refund', 'workflow-threw', 'boom'), ...many(3, 'nondeterminism', 'timer'), ...many(6, 'ok')];
    expect(finding({ openRuns: 50, verdicts }).because).toBe(
      '4 of 10 histories contradict the code; order, nondeterminism, 3 histories: timer; refund, the workflow code threw, 1 history: boom',
    );
  });
});

it('No mixture of verdicts passes unless every one of them is good', () => {
  const kinds = fc.constantFrom<ReplayKind>(
    ...([
      'ok',
      'nothing-to-check',
      'nondeterminism',
      'workflow-threw',
      'type-missing',
      'converter',
      'unreadable',
      'hung',
      'crashed',
      'latent',
      'sdk-limitation',
    ] as const),
  );
  fc.assert(
    fc.property(fc.array(kinds), fc.nat(50), fc.integer({ min: 1, max: 20 }), (drawn, more, minHistories) => {
      const verdicts = drawn.map((kind) => verdict('order', kind));
      const { kind, replayed } = finding({ openRuns: drawn.length + more, verdicts, minHistories });
      if (kind !== 'pass') return;
      expect(drawn.every((each) => each === 'ok' || each === 'nothing-to-check')).toBe(true);
      expect(more === 0 || replayed >= minHistories).toBe(true);
    }),
  );
});
