import { describe, expect, test } from '@jest/globals';
import { annotationsOf, annotationsOfError } from '../../../src/github/annotations.js';
import { ERROR_SUMMARY } from '../../../src/github/messages.js';
import { writeOutputs } from '../../../src/github/outputs.js';
import { suggest } from '../../../src/replay/suggest.js';
import { captureMarkdown } from '../../../src/report/capture-markdown.js';
import { captureText } from '../../../src/report/capture-report.js';
import { cleanupMarkdown } from '../../../src/report/cleanup-markdown.js';
import { cleanupSummary } from '../../../src/report/cleanup-terminal.js';
import { cleanupJson, reportJson } from '../../../src/report/json.js';
import { judgementMarkdown, judgementText } from '../../../src/report/judgement.js';
import { stepSummary } from '../../../src/report/markdown.js';
import { actionOutputs, cleanupOutputs } from '../../../src/report/outputs.js';
import { replayAnnotations, workflowCommand } from '../../../src/report/replay/annotations.js';
import { causeComment, replayComment } from '../../../src/report/replay/comment.js';
import { replayReportJson } from '../../../src/report/replay/json.js';
import { replayMarkdown } from '../../../src/report/replay/markdown.js';
import { replayOutputs } from '../../../src/report/replay/outputs.js';
import { replaySarif } from '../../../src/report/replay/sarif.js';
import { replayTerminal } from '../../../src/report/replay/terminal.js';
import { terminalSummary } from '../../../src/report/terminal.js';
import { UserError } from '../../../src/system/errors.js';
import { activeIn, brokenTables, HOSTILE, hostile, poisoned } from '../../support/hostile.js';
import { sampleCapture, sampleCleanup, sampleJudgement } from '../../support/sample-others.js';
import { failingReplay } from '../../support/sample-replay-report.js';
import { sampleReports } from '../../support/sample-reports.js';
import { recordingRunner } from '../github/recording-runner.js';

const reports = Object.values(sampleReports).map((report) => poisoned(report));
const replayed = poisoned(await failingReplay(HOSTILE.length * 2));
const cleanup = poisoned(sampleCleanup);
const capture = poisoned(sampleCapture);
const judgement = poisoned(sampleJudgement);
const code = { lineOf: () => hostile(3), pageOf: () => 'https://github.com/shop/orders/blob/a/b#L1' };

const markdowns: readonly (readonly [string, string])[] = [
  ...reports.map((report, n) => [`step summary ${n}`, stepSummary(report)] as const),
  ['summary of replay', replayMarkdown(replayed)],
  ['comment of replay', replayComment(replayed, { code, run: 'https://github.com/shop/orders/actions/runs/1' })],
  ...replayed.causes.map((cause, n) => [`comment beside a line ${n}`, causeComment(cause, hostile(n))] as const),
  ['summary of cleanup', cleanupMarkdown(cleanup)],
  ['summary of capture', captureMarkdown(capture)],
  ['summary of verdict', judgementMarkdown(judgement)],
  ...HOSTILE.map((text, n) => [`summary of an error ${n}`, ERROR_SUMMARY([text])] as const),
];

describe('hostile words', () => {
  test.each(markdowns)('stay words in the %s', (_, markdown) => {
    expect(activeIn(markdown)).toEqual([]);
    expect(brokenTables(markdown)).toEqual([]);
  });

  test('are found by this test where they are let through', () => {
    for (const text of ['<b>', '@octocat', '#12', 'http://x', '![a](b)', '[a](b)', '$x$', '::error::x', 'a\u202Eb', 'www.x.y'])
      expect(activeIn(text)).not.toEqual([]);
    expect(() => activeIn('```\nx')).toThrow('not closed');
    expect(brokenTables('| a |\n| - |\n| b | c |')).toEqual(['| b | c |']);
  });

  test('are no command in what is printed', () => {
    const printed = [
      ...reports.map((report) => terminalSummary(report, { colour: false, files: [] })),
      ...reports.map((report) => reportJson(report)),
      replayTerminal(replayed, { colour: false }),
      replayReportJson(replayed),
      replaySarif(replayed, { root: hostile(1) }),
      cleanupSummary(cleanup, { colour: false, files: [] }),
      cleanupJson(cleanup),
      captureText(capture),
      judgementText(judgement),
    ];
    for (const text of printed) {
      const obeyed = text.split('\n').filter((line) => /^\s*::|##\[|\p{Cc}/u.test(line));
      expect(obeyed).toEqual([]);
    }
  });

  test('are one line of an annotation', () => {
    const annotations = [
      ...reports.flatMap((report) => annotationsOf(report, true)),
      ...replayAnnotations(replayed, { root: hostile(2) }),
      ...HOSTILE.flatMap((text) => annotationsOfError(new UserError(text))),
    ];
    for (const annotation of annotations) {
      expect(workflowCommand(annotation)).toMatch(/^::(?:error|warning|notice) [^\n\r]*$/);
      expect(annotation.message).not.toMatch(/##\[|^::|\p{Cc}/u);
    }
  });

  test('are one line of an output, which no other output can begin in', () => {
    const runner = recordingRunner();
    const files = { report: '/r', sarif: '/s', junit: '/j' };
    for (const outputs of [
      ...reports.map((report) => actionOutputs(report)),
      cleanupOutputs(cleanup),
      replayOutputs(replayed, files),
    ]) {
      writeOutputs(runner, Object.keys(outputs), outputs);
    }
    for (const value of Object.values(runner.outputs)) expect(value).not.toMatch(/\p{Cc}/u);
  });

  test('are no code in the skeleton of a patch', () => {
    for (const [n, text] of HOSTILE.entries()) {
      const [cause] = replayed.causes;
      if (cause === undefined) throw new Error('the sample has no cause');
      const event = { id: 5, type: 'ActivityTaskScheduled', time: null, name: text };
      const skeleton = suggest({
        ...cause,
        kind: 'nondeterminism',
        event,
        command: { kind: 'schedule-activity', name: hostile(n) },
      });
      expect(skeleton?.code).toMatch(/^if \(patched\('[\w-]*'\)\) \{\n {2}await activity\(\/\* … \*\/\);\n\}/);
    }
  });
});
