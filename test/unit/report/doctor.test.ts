import { expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { doctorEnding, inOrder } from '../../../src/commands/doctor-ending.js';
import { tellDoctor } from '../../../src/commands/tellings.js';
import { erroneous, type Finding, ok, skip } from '../../../src/doctor/finding.js';
import { judgeBehavior } from '../../../src/doctor/judge-behavior.js';
import { judgeDeployment, judgeManager, judgePropagation, judgeRamp } from '../../../src/doctor/judge-deployment.js';
import { judgeUnversioned } from '../../../src/doctor/judge-pollers.js';
import { judgeServerFeatures, judgeServerVersion } from '../../../src/doctor/judge-server.js';
import { doctorMarkdown } from '../../../src/report/doctor-markdown.js';
import { doctorReportSchema, type DoctorReport } from '../../../src/report/doctor-report.js';
import { doctorSummary } from '../../../src/report/doctor-terminal.js';
import { doctorJson } from '../../../src/report/json.js';
import { expectGolden } from '../../support/golden.js';
import { deployment, NOW, poller, polled, UNVERSIONED } from '../doctor/facts.js';

const REFERENCE = new URL('../../../docs/doctor.md', import.meta.url);

const owned = deployment({
  manager: 'temporal-worker-controller',
  ramp: { target: 'v2', percentage: 0, since: NOW, percentageSince: NOW },
});
const FOUND: readonly Finding[] = [
  judgeManager(owned),
  ok('configuration', 'rainbow.yaml: orders, Progressive in 3 steps'),
  ok('connection', 'the server at temporal.example.com:7233 answers'),
  judgeServerVersion({ version: '1.29.1', tooOld: false, oldest: '1.29' }),
  judgeServerFeatures({ version: '1.29.1', missing: ['TemporalReportedProblems'], heartbeats: false, oneTime: false }),
  judgeDeployment(owned),
  judgeRamp(owned),
  judgePropagation(deployment({ propagation: 'unknown' })),
  judgeUnversioned(polled([poller(), poller(UNVERSIONED)])),
  judgeBehavior({
    current: 'v1',
    types: [{ workflowType: 'order', pinned: 0, autoUpgrade: 40, none: 0 }],
    runs: 40,
    looked: 40,
    replay: 'on',
  }),
];

function report(findings: readonly Finding[]): DoctorReport {
  const checks = inOrder(findings);
  return {
    format: 1,
    verb: 'doctor',
    ...doctorEnding(checks, 'orders'),
    address: 'temporal.example.com:7233',
    namespace: 'default',
    deployment: 'orders',
    serverVersion: '1.29.1',
    calls: 18,
    startedAt: NOW,
    endedAt: NOW + 900,
    checks,
  };
}

test('the terminal shows each check in its place, and what to do where it is not well', () => {
  const text = doctorSummary(report(FOUND), { colour: false });
  expect(text).toMatch(/^Held: 2 things to mend before a deploy of orders: ramp: v2 ramps at 0 %/);
  const marked = /(?<=<!-- example -->\n)[^]*?(?=<!-- \/example -->)/;
  const page = readFileSync(REFERENCE, 'utf8');
  const wanted = `\n\`\`\`text\n${text}\`\`\`\n\n`;
  if (process.env['UPDATE_GOLDEN'] === '1')
    writeFileSync(
      REFERENCE,
      page.replace(marked, () => wanted),
    );
  expect(marked.exec(readFileSync(REFERENCE, 'utf8'))?.[0]).toBe(wanted);
});

test('the step summary shows the same as Markdown', () => {
  expectGolden('report/doctor.md', doctorMarkdown(report(FOUND)));
});

test('what was left out for the same reason is told once', () => {
  const left = [skip('namespace', 'it needs the server'), skip('ramp', 'it needs the server'), skip('clock', 'no time')];
  const text = doctorSummary(report([ok('node', 'Node 22.1.0'), ...left]), { colour: false });
  expect(text).toMatch(/skip {2}2 checks +it needs the server\n +- Namespace, Ramp\n/);
  expect(text.match(/skip/g)).toHaveLength(2);
});

test('words from outside stay words', () => {
  const hostile = deployment({ manager: '@octocat <b>##[error]x</b> `rm`' });
  const markdown = doctorMarkdown(report([judgeManager(hostile)]));
  expect(markdown).not.toMatch(/<b>|##\[error\]|(?<!\w)@octocat/);
  expect(doctorSummary(report([judgeManager(hostile)]), { colour: false })).not.toContain('##[error]');
});

test('what could not be looked at comes before what fails, and that before what is only to know', () => {
  expect(report([ok('node', 'Node 22.1.0'), skip('clock', 'no time')])).toMatchObject({
    outcome: 'shown',
    exitCode: 0,
    headline: 'nothing stands in the way of a deploy of orders: 1 ok, 1 not looked at',
  });
  expect(report(FOUND)).toMatchObject({ outcome: 'held', exitCode: 10 });
  expect(report([...FOUND, erroneous('pollers', 'no answer within 20 s')])).toMatchObject({
    outcome: 'error',
    exitCode: 40,
    headline: 'pollers: no answer within 20 s',
  });
});

test('JSON holds what the schema says; the outputs and annotations name what was not well', () => {
  const told = tellDoctor(report(FOUND));
  expect(doctorReportSchema.parse(JSON.parse(doctorJson(report(FOUND))))).toEqual(report(FOUND));
  expect(told.outputs('/tmp/report.json')).toEqual({
    outcome: 'held',
    headline: report(FOUND).headline,
    failing: 'ramp,manager',
    warned: 'server-features,unversioned-pollers',
    report: '/tmp/report.json',
  });
  expect(told.report.entries.filter(({ level }) => level === 'bad').map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Ramp: v2 ramps at 0 % .*; unset it with/),
    expect.stringMatching(/^Manager identity: managed by temporal-worker-controller/),
  ]);
});
