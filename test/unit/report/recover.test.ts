import { expect, test } from '@jest/globals';
import { groupsOf, recoverEnding, reportedRuns } from '../../../src/commands/recover-ending.js';
import { type Case } from '../../../src/commands/recover-context.js';
import { recoverJson } from '../../../src/report/json.js';
import { recoverOutputs } from '../../../src/report/outputs.js';
import { recoverMarkdown } from '../../../src/report/recover-markdown.js';
import { type RecoverReport } from '../../../src/report/recover-report.js';
import { recoverSchema } from '../../../src/report/recover-report-schema.js';
import { recoverSummary } from '../../../src/report/recover-terminal.js';

const to = { deploymentName: 'shop', buildId: 'v1' };
let made = 0;
function run(decision: Case['decision'], state: Case['state'], note = ''): Case {
  made += 1;
  return {
    workflowId: `order-${made}`,
    runId: `run-${made}`,
    workflowType: 'order',
    decision,
    state,
    note,
    tries: 1,
    completed: 1,
    checked: false,
  };
}
const move = { kind: 'move', to, lasting: false, because: 'it is pinned to v2' } as const;
const reset = {
  kind: 'reset',
  to,
  at: { eventId: 4, begunSince: 3 },
  move: false,
  lasting: false,
  because: 'it went on',
} as const;
const stuck = { kind: 'stuck', reason: 'breaks', because: 'v1 has no such *workflow*' } as const;

function report(cases: readonly Case[], more: Partial<RecoverReport> = {}): RecoverReport {
  const runs = reportedRuns(cases);
  return {
    format: 1,
    verb: 'recover',
    plan: false,
    kind: 'mend',
    outcome: 'held',
    exitCode: 10,
    headline: 'v2 to v1: 1 needs a person',
    namespace: 'default',
    deployment: 'shop',
    from: ['v2'],
    to: 'v1',
    code: 'dist/v1.js',
    startedAt: 0,
    endedAt: 1,
    examined: cases.length,
    right: 0,
    pinnedLeft: 1,
    groups: groupsOf(runs),
    runs,
    entries: [],
    ...more,
  };
}

const CASES = [run(move, 'done'), run(reset, 'done'), run(reset, 'done'), run(stuck, 'none'), run(move, 'refused', 'not there')];

test('what needs a person stands first, and a reset says what is begun again', () => {
  const text = recoverSummary(report(CASES), { colour: false });
  const rows = text.split('\n').filter((line) => line.trim().startsWith('order '));
  expect(rows.map((row) => row.trim().split(/ {2,}/).slice(0, 3).join(' '))).toEqual([
    'order 1 needs a person',
    'order 1 not moved',
    'order 2 reset',
    'order 1 moved',
  ]);
  expect(text).toContain('it went on; 6 steps are begun again');
  expect(text).toContain('1 open run still pinned to v2');
});

test('its JSON is what the schema says, and its Markdown obeys nothing that a message holds', () => {
  const whole = report(CASES);
  expect(recoverSchema.parse(JSON.parse(recoverJson(whole)))).toEqual(whole);
  expect(whole.runs.map(({ reason }) => reason)).toEqual([null, null, null, 'breaks', 'refused']);
  expect(recoverMarkdown(whole)).not.toContain('*workflow*');
  expect(recoverMarkdown(whole, 400)).toContain('The runs are left out');
  expect(recoverOutputs(whole, 'report.json')).toMatchObject({
    'build-id': 'v2',
    'previous-build-id': 'v1',
    report: 'report.json',
  });
});

const ends = (cases: readonly Case[], { plan = false, pinnedLeft = 0, cancelled = false } = {}) =>
  recoverEnding({
    cases,
    from: ['v2'],
    to: 'v1',
    plan,
    pinnedLeft,
    cancelled,
  });

test.each([
  { what: 'all mended', ending: ends([run(move, 'done')]), exit: 0, story: 'v2 to v1: 1 moved' },
  { what: 'nothing found', ending: ends([]), exit: 0, story: 'v2 has left nothing behind' },
  {
    what: 'one hopeless',
    ending: ends([run(move, 'done'), run(stuck, 'none')]),
    exit: 10,
    story: 'v2 to v1: 1 moved, 1 needs a person',
  },
  { what: 'one refused', ending: ends([run(move, 'refused')]), exit: 10, story: 'v2 to v1: 1 refused by the server' },
  { what: 'some still there', ending: ends([run(move, 'done')], { pinnedLeft: 1 }), exit: 10, story: 'v2 to v1: 1 moved' },
  {
    what: 'a plan',
    ending: ends([run(move, 'planned')], { plan: true, pinnedLeft: 1 }),
    exit: 0,
    story: 'v2 to v1: 1 would be moved',
  },
  {
    what: 'a cancel',
    ending: ends([], { cancelled: true }),
    exit: 10,
    story: 'cancelled; the next run goes on from here; v2 has left nothing behind',
  },
])('$what: exit code $exit', ({ ending, exit, story }) => {
  expect(ending).toMatchObject({ exitCode: exit, headline: story });
});
