import { describe, expect, it } from '@jest/globals';
import { type Cause } from '../../../src/replay/causes.js';
import { changeOf, hunkAt, parseHunks } from '../../../src/replay/diff.js';
import { suggest } from '../../../src/replay/suggest.js';

const cause = (change: Partial<Cause>): Cause => ({
  fingerprint: 'f',
  kind: 'nondeterminism',
  counts: true,
  workflowType: 'order',
  message: 'm',
  histories: 1,
  examples: [],
  event: null,
  command: null,
  place: null,
  frames: [],
  ...change,
});
const event = (type: string, name: string | null = null): Cause['event'] => ({ id: 5, type, time: null, name });

describe('A suggestion', () => {
  it('puts what was added behind a patch', () => {
    const added = cause({ event: event('WorkflowExecutionCompleted'), command: { kind: 'schedule-activity', name: 'notify' } });
    expect(suggest(added)?.code).toBe("if (patched('add-notify')) {\n  await notify(/* … */);\n}");
  });

  it('keeps what was removed for older runs', () => {
    expect(suggest(cause({ event: event('ActivityTaskScheduled', 'charge') }))?.code).toBe(
      "if (!patched('remove-charge')) {\n  await charge(/* … */);\n}",
    );
  });

  it('keeps what history has where the code already ends, or only answers an update', () => {
    for (const kind of ['complete', 'fail', 'cancel', 'continue-as-new', 'update'] as const) {
      const early = cause({ event: event('ActivityTaskScheduled', 'notify'), command: { kind, name: null } });
      expect(suggest(early)?.code).toBe("if (!patched('remove-notify')) {\n  await notify(/* … */);\n}");
    }
  });

  it('keeps both ways of what was changed', () => {
    const changed = cause({
      event: event('ActivityTaskScheduled', 'charge'),
      command: { kind: 'schedule-activity', name: 'chargeCard' },
    });
    expect(suggest(changed)?.code).toBe(
      "if (patched('charge-to-charge-card')) {\n  await chargeCard(/* … */);\n} else {\n  await charge(/* … */);\n}",
    );
  });

  it('lets the diff decide between added and changed where the kinds differ', () => {
    const either = cause({ event: event('TimerStarted', '1'), command: { kind: 'schedule-activity', name: 'charge' } });
    expect(suggest(either)?.code).toContain('} else {');
    expect(suggest(either, '@@ -1 +1,2 @@\n a\n+await charge();')?.code).toBe(
      "if (patched('add-charge')) {\n  await charge(/* … */);\n}",
    );
    expect(suggest(either, '@@ -1,2 +1 @@\n a\n-await sleep(1);')?.code).toBe(
      "if (!patched('remove-timer')) {\n  await sleep(/* … */);\n}",
    );
  });

  it('keeps a marker alive, a renamed patch under its first name and a type exported', () => {
    expect(suggest(cause({ event: event('MarkerRecorded', 'slower') }))?.code).toContain("deprecatePatch('slower');");
    const renamed = cause({ event: event('MarkerRecorded', 'slower'), command: { kind: 'patch', name: 'faster' } });
    expect(suggest(renamed)?.code).toContain("patched('slower')");
    expect(suggest(cause({ kind: 'type-missing' }))?.code).toBe("export { order } from './where-it-was';");
  });

  it('never writes names from outside as code', () => {
    const odd = cause({
      event: event('WorkflowExecutionCompleted'),
      command: { kind: 'schedule-activity', name: "x'); evil(\n" },
    });
    expect(suggest(odd)?.code).toBe("if (patched('add-x-evil')) {\n  await activity(/* … */);\n}");
  });

  it('is not made where the code is not to blame', () => {
    expect(suggest(cause({ kind: 'unreadable' }))).toBeUndefined();
  });
});

describe('A diff', () => {
  const diff = '--- a/w.ts\n+++ b/w.ts\n@@ -1,2 +1,3 @@\n a\n+b\n c\n@@ -20,2 +21 @@ function\n d\n-e\n';

  it('is searched for the hunk that covers a line, else the nearest', () => {
    const hunks = parseHunks(diff);
    expect(hunks.map(({ start, lines }) => [start, lines])).toEqual([
      [1, 3],
      [21, 1],
    ]);
    expect([1, 3, 5, 15, 21, 99].map((line) => hunkAt(hunks, line)?.start)).toEqual([1, 1, 1, 21, 21, 21]);
    expect(hunkAt([], 1)).toBeUndefined();
  });

  it('says what a hunk does', () => {
    expect(parseHunks(diff).map(({ text }) => changeOf(text))).toEqual(['added', 'removed']);
    expect(changeOf('@@ -1 +1 @@\n-a\n+b')).toBe('changed');
    expect(changeOf(undefined)).toBeUndefined();
  });
});
