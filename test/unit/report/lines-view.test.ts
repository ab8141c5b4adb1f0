import { describe, expect, it } from '@jest/globals';
import { type Heartbeat } from '../../../src/report/report.js';
import { linesView, silentView } from '../../../src/report/views.js';
import { after, entry, failing, MINUTE, SECOND, step, undecided } from '../../support/sample-reports.js';

const baking: Heartbeat = {
  now: after(2 * MINUTE),
  steps: [step(0, 10, { state: 'baking', since: after(MINUTE) }), step(1, 50)],
  ramp: 10,
  because: 'Step 1 bakes.',
  until: after(11 * MINUTE),
};

function watched(colour = false): {
  readonly lines: string[];
  readonly view: ReturnType<typeof linesView>;
  readonly wait: (ms: number) => void;
} {
  const lines: string[] = [];
  let now = after(2 * MINUTE);
  const view = linesView({ write: (text) => lines.push(text), colour, now: () => now });
  return { lines, view, wait: (ms) => (now += ms) };
}

describe('the appended lines of a CI log', () => {
  it('say one line an entry: when, how it went, which part, what', () => {
    const { lines, view } = watched();
    view.entry(entry(0, 'v1 is Current.', { part: 'preflight' }));
    view.entry(entry(9 * SECOND, 'All histories replay.', { part: 'replay', level: 'good' }));
    view.entry(entry(MINUTE, '3 of 5 workflows failed.', { level: 'bad' }));
    view.close();
    expect(lines).toEqual([
      '12:00:00Z        preflight: v1 is Current.\n',
      '12:00:09Z  ok    replay: All histories replay.\n',
      '12:01:00Z  FAIL  step: 3 of 5 workflows failed.\n',
    ]);
  });

  it('say where the rollout is, how long it bakes, why it holds and what the gate thinks', () => {
    const { lines, view } = watched();
    view.heartbeat({ ...baking, verdict: undecided });
    expect(lines).toEqual([
      '12:02:00Z  wait  10 %, step 1 of 2, 9m left. Step 1 bakes. Gate: inconclusive. 12 of the 30 workflows needed have closed on v4.\n',
    ]);
  });

  it('say a sentence once when the verdict is why it holds', () => {
    const { lines, view } = watched();
    view.heartbeat({ ...baking, because: undecided.because, verdict: undecided });
    expect(lines[0]?.split(undecided.because)).toHaveLength(2);
  });

  it('say it once, too, when the hold has words of its own around it', () => {
    const { lines, view } = watched();
    view.heartbeat({ ...baking, because: `the bake is over, but ${undecided.because}`, verdict: undecided });
    expect(lines[0]?.split(undecided.because)).toHaveLength(2);
  });

  it('end a sentence before the next begins', () => {
    const { lines, view } = watched();
    view.heartbeat({ ...baking, because: 'baking at 10 %', verdict: { ...undecided, because: 'too few have closed' } });
    expect(lines[0]).toContain('baking at 10 %. Gate: inconclusive. too few have closed');
  });

  it('are quiet while nothing but figures changes, and speak again after a minute', () => {
    const { lines, view, wait } = watched();
    const beat = (samples: number): void => {
      view.heartbeat({ ...baking, because: `${samples} of the 30 workflows needed have closed.` });
    };
    beat(1);
    for (let second = 0; second < 59; second += 1) {
      wait(SECOND);
      beat(second);
    }
    expect(lines).toHaveLength(1);
    wait(SECOND);
    beat(29);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('29 of the 30');
  });

  it.each<[string, Partial<Heartbeat>]>([
    ['the ramp', { ramp: 50 }],
    ['the step', { steps: [step(0, 10, { state: 'done' }), step(1, 50, { state: 'baking' })] }],
    ['the verdict', { verdict: failing }],
    ['the reason', { because: 'A person paused it.' }],
  ])('speak at once when %s changes', (_what, change) => {
    const { lines, view } = watched();
    view.heartbeat(baking);
    view.heartbeat(baking);
    view.heartbeat({ ...baking, ...change });
    expect(lines).toHaveLength(2);
  });

  it('take the minute of quiet from the last line, entries included', () => {
    const { lines, view, wait } = watched();
    view.heartbeat(baking);
    wait(50 * SECOND);
    view.entry(entry(MINUTE, 'Something.'));
    wait(50 * SECOND);
    view.heartbeat(baking);
    expect(lines).toHaveLength(2);
  });

  it('hold no escape sequence without colours, and text from outside none ever', () => {
    for (const colour of [false, true]) {
      const { lines, view } = watched(colour);
      view.entry(entry(0, 'order-\u001B[2J7\n::error::x failed.', { level: 'bad' }));
      view.heartbeat({ ...baking, because: '\u001B]0;title\u0007held', verdict: failing });
      const [first = '', second = ''] = lines;
      expect(first.includes('\u001B')).toBe(colour);
      expect(first).not.toContain('[2J');
      expect(second).not.toContain('title');
      expect(lines.every((line) => line.split('\n').length === 2)).toBe(true);
    }
  });
});

it('the silent view takes everything and says nothing', () => {
  expect(() => {
    silentView.entry(entry(0, 'x'));
    silentView.heartbeat(baking);
    silentView.close();
  }).not.toThrow();
});
