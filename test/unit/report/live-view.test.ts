import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Heartbeat, type StepReport } from '../../../src/report/report.js';
import { type LiveView, liveView } from '../../../src/report/views.js';
import { after, entry, failing, MINUTE, SECOND, step, undecided } from '../../support/sample-reports.js';
import { SmallTerminal } from '../../support/small-terminal.js';
import { until } from '../../support/wait.js';

const steps: StepReport[] = [
  step(0, 10, { state: 'done' }),
  step(1, 50, { state: 'baking', since: after(12 * MINUTE) }),
  step(2, 90),
];
const baking: Heartbeat = {
  now: after(16 * MINUTE),
  steps,
  ramp: 50,
  because: 'Step 2 bakes.',
  until: after(22 * MINUTE),
  verdict: undecided,
};

function open(
  columns: number,
  rows: number,
  now = (): number => 0,
): { readonly terminal: SmallTerminal; readonly view: LiveView } {
  const terminal = new SmallTerminal(columns, rows);
  return { terminal, view: liveView({ stream: terminal, colour: true, now, tick: 5 }) };
}

describe('the live view of a terminal', () => {
  it('shows verdict, reason, ramp, countdown, steps and evidence below the entries', () => {
    const { terminal, view } = open(80, 24);
    view.entry(entry(MINUTE, 'Step 1 passed.', { level: 'good' }));
    view.heartbeat(baking);
    expect(`${terminal.text}\n`).toBe(`12:01:00Z  ok    step: Step 1 passed.

Verdict   INCONCLUSIVE. 12 of the 30 workflows needed have closed on v4.
Now       Step 2 bakes.
Ramp      [===========          ]  50 %, step 2 of 3
Wait      [========             ]  6m left, until 12:22:00Z
Steps     10 %  done    baked 10m
          50 %  baking  bake 10m since 12:12:00Z
          90 %  ahead   bake 10m
Evidence  inconclusive  workflow-failure-rate
            0 of 12 failed (0 %); limit: at most 5 %, from 30 workflows
          pass          stuck-workflows
            none; limit: none
`);
    view.close();
  });

  it('puts what failed first', () => {
    const { terminal, view } = open(80, 24);
    const [bad, ...good] = failing.metrics;
    view.heartbeat({ ...baking, verdict: { ...failing, metrics: bad === undefined ? good : [...good, bad] } });
    expect(terminal.text).toMatch(/Evidence {2}fail {2}workflow-failure-rate/);
    view.close();
  });

  it('counts down between two heartbeats by itself', async () => {
    let now = 0;
    const { terminal, view } = open(80, 24, () => now);
    view.heartbeat(baking);
    expect(terminal.text).toContain('6m left');
    now = 61 * SECOND;
    await until(() => terminal.text.includes('4m 59s left'), { what: 'the countdown to go on', every: 5 });
    view.close();
  });

  it('writes nothing while nothing changes', async () => {
    const { terminal, view } = open(80, 24);
    view.heartbeat(baking);
    const { writes } = terminal;
    let ticks = 0;
    const counting = setInterval(() => (ticks += 1), 5);
    await until(() => ticks > 5, { what: 'a few ticks', every: 5 });
    clearInterval(counting);
    expect(terminal.writes).toBe(writes);
    view.close();
  });

  it('keeps the current step in sight when there are more than fit', () => {
    const { terminal, view } = open(80, 14);
    const many = Array.from({ length: 20 }, (_, at) =>
      step(at, 5 * at + 1, { state: at < 12 ? 'done' : at === 12 ? 'baking' : 'ahead' }),
    );
    view.heartbeat({ ...baking, steps: many });
    expect(terminal.text).toMatch(/61 % {2}baking/);
    expect(terminal.text).toMatch(/and \d+ more/);
    view.close();
  });

  it('leaves nothing behind but the entries, and a visible cursor at the start of a line, at any size', () => {
    const size = fc.record({ columns: fc.integer({ min: 4, max: 120 }), rows: fc.integer({ min: 1, max: 40 }) });
    const change = fc.oneof(
      fc.record({ text: fc.string({ unit: fc.constantFrom('a', ' ', '注', '\u001B[31m', '\n', 'é'), maxLength: 200 }) }),
      fc.record({
        because: fc.lorem({ maxCount: 30 }),
        ramp: fc.integer({ min: 0, max: 100 }),
        fails: fc.boolean(),
        waits: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(size, fc.array(change, { maxLength: 12 }), ({ columns, rows }, changes) => {
        const { terminal, view } = open(columns, rows);
        const plainTerminal = new SmallTerminal(columns, rows);
        const appended = liveView({ stream: plainTerminal, colour: false });
        for (const each of changes) {
          if ('text' in each) {
            view.entry(entry(0, each.text));
            appended.entry(entry(0, each.text));
          } else {
            const { until: end, ...rest } = baking;
            const verdict = each.fails ? failing : undecided;
            view.heartbeat({
              ...rest,
              ...(each.waits && end !== undefined ? { until: end } : {}),
              because: each.because,
              ramp: each.ramp,
              verdict,
            });
          }
          expect(terminal.cursorVisible).toBe(true);
          expect(terminal.cursorColumn).toBe(0);
        }
        view.close();
        appended.close();
        expect(terminal.text).toBe(plainTerminal.text);
        expect(terminal.listeners).toBe(0);
      }),
    );
  });

  it('folds long entries below their beginning', () => {
    const { terminal, view } = open(70, 24);
    view.entry(entry(0, 'a sentence that is longer than the terminal is wide, by a good deal'));
    view.close();
    expect(terminal.text.split('\n')).toEqual([
      '12:00:00Z        step: a sentence that is longer than the terminal is',
      '                 wide, by a good deal',
    ]);
  });

  it('takes in other lines without damage to the block', () => {
    const { terminal, view } = open(80, 24);
    view.heartbeat(baking);
    view.line('A message \u001B[2Jof the log');
    expect(terminal.text).toMatch(/^A message of the log\n\nVerdict {3}INCONCLUSIVE/);
    view.close();
  });
});
