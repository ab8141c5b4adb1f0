import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, holderOf } from '../../../src/recovery/decide.js';
import { type Decision } from '../../../src/recovery/decision.js';
import { type Aim, type Proof, type RunFacts } from '../../../src/recovery/facts.js';
import { aim, facts, proof } from './arbitrary.js';

interface Truth {
  readonly whole: Proof;
  readonly prefix: Proof;
}

const SEED = { seed: 20_261_122, numRuns: 1_000 };

const truth: fc.Arbitrary<Truth> = fc.record({ whole: proof, prefix: proof });

/** Proves what is asked for until it is decided; what was proved on the way. */
function settle(run: RunFacts, towards: Aim, { whole, prefix }: Truth): { decision: Decision; proved: string[] } {
  const proved: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const answer = decide({
      facts: run,
      aim: towards,
      proofs: {
        whole: proved.includes('whole') ? whole : undefined,
        prefix: proved.includes('prefix') ? prefix : undefined,
      },
    });
    if (answer.kind !== 'prove') return { decision: answer, proved };
    proved.push(answer.what);
  }
  throw new Error('it asked for a third proof');
}

/** The run as the server has it once the decision was carried out, and its next task has been tried. */
function carriedOut(run: RunFacts, decision: Decision): RunFacts {
  if (decision.kind === 'move') return { ...run, override: { kind: 'pinned', version: decision.to } };
  if (decision.kind !== 'reset') return run;
  return {
    ...run,
    state: 'open',
    behavior: 'none',
    version: undefined,
    inherited: undefined,
    resetPoint: undefined,
    override: decision.move ? { kind: 'pinned', version: decision.to } : undefined,
  };
}

test('every run gets exactly one decision, after two proofs at most, each asked for once', () => {
  fc.assert(
    fc.property(facts, aim, truth, (run, towards, real) => {
      const { proved } = settle(run, towards, real);
      expect(new Set(proved).size).toBe(proved.length);
    }),
    SEED,
  );
});

test('nothing is moved unless its whole history replays, nor reset unless what is left of it does', () => {
  fc.assert(
    fc.property(facts, aim, truth, (run, towards, real) => {
      const { decision, proved } = settle(run, towards, real);
      if (decision.kind === 'move' || decision.kind === 'heals') {
        expect(proved).toContain('whole');
        expect(real.whole.kind).toBe('replays');
      }
      if (decision.kind === 'reset') {
        expect(proved).toContain('prefix');
        expect(real.prefix.kind).toBe('replays');
        expect(run.resetPoint).toBe(decision.at);
      }
    }),
    SEED,
  );
});

test('only what the bad build holds or held is touched', () => {
  fc.assert(
    fc.property(facts, aim, truth, (run, towards, real) => {
      const { decision } = settle(run, towards, real);
      if (decision.kind !== 'move' && decision.kind !== 'reset') return;
      const holder = holderOf(run);
      expect(holder?.buildId === 'bad' || run.resetPoint !== undefined).toBe(true);
      expect(run.state).not.toBe('closed');
      expect(run.taskQueue).toBe('orders');
    }),
    SEED,
  );
});

test('a reset is never decided for moving on, nor a second time for a failed run', () => {
  fc.assert(
    fc.property(facts, aim, truth, (run, towards, real) => {
      const { decision } = settle(run, towards, real);
      if (decision.kind !== 'reset') return;
      expect(towards.kind === 'move-on' && run.state === 'open').toBe(false);
      expect(run.state === 'failed' && run.superseded).toBe(false);
    }),
    SEED,
  );
});

test('what was mended is left alone by the next look', () => {
  fc.assert(
    fc.property(facts, aim, truth, (run, towards, real) => {
      const { decision } = settle(run, towards, real);
      if (decision.kind !== 'move' && decision.kind !== 'reset') return;
      // After a reset the new run's whole history is what was proved as the prefix.
      const now = decision.kind === 'reset' ? { whole: real.prefix, prefix: real.prefix } : real;
      const again = settle(carriedOut(run, decision), towards, now).decision;
      expect(['right', 'heals']).toContain(again.kind);
    }),
    SEED,
  );
});
