import { describe, expect, test } from '@jest/globals';
import { annotationsOf, MOST_ANNOTATIONS } from '../../../src/github/annotations.js';
import { writeSummary } from '../../../src/github/summary.js';
import { findCauses, STRICT } from '../../../src/replay/causes.js';
import { type ReplayVerdict } from '../../../src/replay/ports.js';
import { bounded } from '../../../src/report/bounded.js';
import { captureMarkdown } from '../../../src/report/capture-markdown.js';
import { cleanupMarkdown } from '../../../src/report/cleanup-markdown.js';
import { stepSummary } from '../../../src/report/markdown.js';
import { NO_CODE } from '../../../src/report/replay/markdown-cause.js';
import { replayAnnotations } from '../../../src/report/replay/annotations.js';
import { causeComment, replayComment } from '../../../src/report/replay/comment.js';
import { replayMarkdown } from '../../../src/report/replay/markdown.js';
import { type Report } from '../../../src/report/report.js';
import { activeIn, hostile } from '../../support/hostile.js';
import { sampleCapture, sampleCleanup } from '../../support/sample-others.js';
import { replayed as gate } from '../../support/sample-replay.js';
import { failingReplay } from '../../support/sample-replay-report.js';
import { sampleReports } from '../../support/sample-reports.js';
import { recordingRunner } from '../github/recording-runner.js';

const MIB = 1_024 * 1_024;
/** GitHub refuses a comment of more characters. */
const COMMENT = 65_536;
const HISTORIES = 500;
/** Of everything that a summary of one rollout can be about, far more than there is. */
const MANY = 3_000;

const long = (n: number): string => `${hostile(n)} ${'🌈 long '.repeat(200)}`;
const size = (text: string): number => Buffer.byteLength(text);
const replayed = await failingReplay(HISTORIES, long);

function refused(count: number): Report {
  const failures = Array.from({ length: count }, (_, n): ReplayVerdict => {
    const ids = { workflowId: long(n), runId: `run-${n} ${long(n)}` };
    return { ...ids, workflowType: `type ${n} ${long(n)}`, kind: 'nondeterminism', message: `${long(n)} ${n}` };
  });
  const { causes } = findCauses(failures, { policy: STRICT, project: '/project' });
  const coverage = failures.map(({ workflowType }) => ({ workflowType, openRuns: 1, selected: 1, replayed: 1, failed: 1 }));
  const entries = failures.map(({ message }, n) => ({ at: n, part: 'replay' as const, level: 'bad' as const, text: message }));
  return { ...sampleReports.refused, entries, replay: { ...gate, kind: 'fail', failures, causes, coverage } };
}

describe('500 failing histories, each with hostile and endless words', () => {
  test.each([
    [HISTORIES, 'with all of them', false],
    [MANY, 'without what is too much, and says so', true],
  ])('the step summary of a rollout with %i fits, %s', (count, _, leavesOut) => {
    const summary = stepSummary(refused(count));
    expect(size(summary)).toBeLessThan(MIB);
    expect(summary).toMatch(/^### Refused/);
    expect(summary.includes('Left out, because GitHub shows nothing that is longer')).toBe(leavesOut);
    expect(activeIn(summary)).toEqual([]);
  });

  test('the step summary of the replay fits, verdict first, and says what it leaves out', () => {
    const summary = replayMarkdown(replayed);
    expect(size(summary)).toBeLessThan(MIB);
    expect(summary).toMatch(/^### Failed: 500 of 500 histories contradict the code/);
    expect(summary).toContain('Left out to fit here');
    expect(activeIn(summary)).toEqual([]);
  });

  test('so does the comment on the pull request, and each comment beside a line', () => {
    const comment = replayComment(replayed, { code: NO_CODE, run: undefined });
    expect(comment.length).toBeLessThan(COMMENT - 200);
    expect(comment).toMatch(/^### Failed: 500 of 500/);
    expect(comment).toContain('Left out to fit here');
    expect(activeIn(comment)).toEqual([]);
    for (const [n, cause] of replayed.causes.entries()) expect(causeComment(cause, long(n)).length).toBeLessThan(COMMENT - 200);
  });

  test('no level has more annotations than a runner shows, and the last one counts the others', () => {
    for (const all of [annotationsOf(refused(HISTORIES), true), replayAnnotations(replayed, { root: '' })]) {
      for (const level of ['error', 'warning', 'notice']) {
        const shown = all.filter((annotation) => annotation.level === level);
        expect(shown.length).toBeLessThanOrEqual(MOST_ANNOTATIONS + 1);
      }
      expect(all.at(-1)?.message).toMatch(/^and \d+ more/);
    }
  });

  test.each([1_500, 10_000, 65_000, MIB])('with only %i bytes as well', (limit) => {
    expect(size(bounded(replayMarkdown(replayed, { limit }), limit))).toBeLessThanOrEqual(limit);
    expect(size(bounded(stepSummary(refused(HISTORIES), limit), limit))).toBeLessThanOrEqual(limit);
  });
});

describe('the summary', () => {
  const [deployment] = sampleCleanup.deployments;
  const [type] = sampleCapture.types;
  if (deployment === undefined || type === undefined) throw new Error('the samples are empty');

  test('of a cleanup of thousands of deployments fits', async () => {
    const runner = recordingRunner();
    const deployments = Array.from({ length: 20_000 }, (_, n) => ({ ...deployment, deployment: `orders ${n}` }));
    await writeSummary(runner, cleanupMarkdown({ ...sampleCleanup, deployments }));
    expect(size(runner.summaries[0] ?? '')).toBeLessThan(MIB);
    expect(runner.summaries[0]).toContain('The rest is left out');
  });

  test('of a capture of thousands of workflow types fits', () => {
    const types = Array.from({ length: MANY }, (_, n) => ({ ...type, workflowType: long(n) }));
    expect(size(captureMarkdown({ ...sampleCapture, types }))).toBeLessThan(MIB);
  });

  test('that is one endless line fits', async () => {
    const runner = recordingRunner();
    await writeSummary(runner, '🌈'.repeat(MIB));
    expect(size(runner.summaries[0] ?? '')).toBeLessThan(MIB);
    expect(runner.summaries[0]).not.toMatch(/\uFFFD/);
  });
});
