import { describe, expect, test } from '@jest/globals';
import { annotationsOf } from '../../../src/github/annotations.js';
import { failsStep, runStep, type Published, type Request } from '../../../src/github/step.js';
import { actionOutputs } from '../../../src/report/outputs.js';
import { type Report } from '../../../src/report/report.js';
import { ConflictError } from '../../../src/system/errors.js';
import { recordingRunner, type RecordingRunner } from './recording-runner.js';
import { entry, sampleReport } from './sample-report.js';

const INPUTS = ['verb', 'build-id', 'api-key', 'tls-key', 'dry-run', 'fail-on-hold'];
const OUTPUTS = ['outcome', 'build-id', 'previous-build-id', 'ramp', 'headline', 'report'];

function published(report: Report): Published {
  const path = 'reports/report.json';
  return {
    exitCode: report.exitCode,
    annotations: (fails) => annotationsOf(report, fails),
    outputs: actionOutputs(report, path),
    markdown: '### done',
    text: 'all of it',
    path,
  };
}

function step(runner: RecordingRunner, run: (request: Request) => Promise<Published>): Promise<number> {
  return runStep({
    runner,
    verbs: ['deploy', 'status'],
    inputs: INPUTS,
    outputs: OUTPUTS,
    booleans: ['fail-on-hold', 'dry-run'],
    tokens: ['api-key'],
    pems: ['tls-key'],
    otherNames: { 'build-id': ['version'] },
    run,
  });
}

describe('a step', () => {
  test('hands the inputs that are set to the default verb and tells its report everywhere', async () => {
    const runner = recordingRunner({ 'build-id': 'v2' });
    const seen: Request[] = [];
    const code = await step(runner, (request) => {
      seen.push(request);
      request.log.info('working');
      return Promise.resolve(published(sampleReport()));
    });
    expect(code).toBe(0);
    expect(seen.map(({ verb, inputs }) => ({ verb, inputs }))).toEqual([{ verb: 'deploy', inputs: { 'build-id': 'v2' } }]);
    expect(runner.outputs).toEqual({
      outcome: 'completed',
      'build-id': 'v2',
      'previous-build-id': 'v1',
      ramp: '100',
      headline: 'orders v2 is Current.',
      report: 'reports/report.json',
    });
    expect(runner.summaries).toEqual(['### done']);
    expect(runner.said).toEqual(['working', 'notice: orders v2 is Current.', 'group Report', 'all of it', 'end of group']);
  });

  test('masks secrets before the verb runs', async () => {
    const runner = recordingRunner({
      'api-key': 'abc123xyz',
      'tls-key': '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----',
    });
    await step(runner, ({ log }) => {
      log.info('the verb runs');
      return Promise.resolve(published(sampleReport()));
    });
    expect(runner.said.slice(0, 3)).toEqual(['mask abc123xyz', 'mask MIIEvQIBADAN', 'the verb runs']);
  });

  test.each([
    [20, 'refused'],
    [30, 'conflict'],
    [40, 'error'],
  ] as const)('fails with exit code %i when the verb ends as %s', async (exitCode, outcome) => {
    const runner = recordingRunner();
    expect(await step(runner, () => Promise.resolve(published(sampleReport({ exitCode, outcome }))))).toBe(exitCode);
    expect(runner.annotations[0]?.level).toBe('error');
  });

  test('that is held passes, unless fail-on-hold is true', async () => {
    const held = published(sampleReport({ exitCode: 10, outcome: 'held', headline: 'waits for samples' }));
    expect(await step(recordingRunner(), () => Promise.resolve(held))).toBe(0);
    expect(await step(recordingRunner({ 'fail-on-hold': 'true' }), () => Promise.resolve(held))).toBe(10);
  });

  test('names every wrong input of its own and runs nothing', async () => {
    const runner = recordingRunner({ verb: 'deply', 'fail-on-hold': 'yes', 'dry-rum': 'true', version: 'v2', colour: 'red' });
    const code = await step(runner, () => Promise.reject(new Error('must not run')));
    expect(code).toBe(40);
    expect(runner.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('There is no input "dry-rum"; did you mean "dry-run"?'),
      expect.stringContaining('There is no input "version"; did you mean "build-id"?'),
      expect.stringContaining('Input "verb" is "deply"; use one of deploy, status.'),
      'Input "fail-on-hold" is "yes"; use true or false.',
    ]);
    expect(runner.outputs['outcome']).toBe('error');
  });

  test('ends a conflict with its own exit code and without a stack trace', async () => {
    const runner = recordingRunner();
    expect(await step(runner, () => Promise.reject(new ConflictError('v9 is ramping already.')))).toBe(30);
    expect(runner.said).toEqual(['error: v9 is ramping already.']);
    expect(runner.outputs['headline']).toBe('v9 is ramping already.');
    expect(runner.summaries[0]).toContain('v9 is ramping already.');
  });

  test('shows the stack trace of an error of our own in a group', async () => {
    const runner = recordingRunner();
    expect(await step(runner, () => Promise.reject(new TypeError('broken')))).toBe(40);
    expect(runner.said).toContainEqual('group Stack trace');
    expect(runner.said).toContainEqual(expect.stringContaining('TypeError: broken'));
  });

  test('keeps its outcome when the runner has no step summary', async () => {
    const runner = recordingRunner({}, { summary: false });
    expect(await step(runner, () => Promise.resolve(published(sampleReport())))).toBe(0);
    expect(runner.said.at(-1)).toMatch(/^The step summary was not written \(GITHUB_STEP_SUMMARY is not set\)/);
  });

  test('cannot be given commands by the words of a workflow', async () => {
    const runner = recordingRunner();
    const report = sampleReport({ entries: [entry('info', 'x')] });
    await step(runner, ({ log }) => {
      log.warning('failed with\n::stop-commands::x\n  ::add-mask::e\rsee ##[error]no');
      return Promise.resolve({ ...published(report), text: '::error::planted' });
    });
    const lines = runner.said.flatMap((text) => text.split('\n'));
    expect(lines.filter((line) => line.trimStart().startsWith('::') || line.includes('##['))).toEqual([]);
    expect(lines).toContain(': :error::planted');
  });
});

test('only a hold is a matter of choice', () => {
  expect(failsStep(0, true)).toBe(false);
  expect(failsStep(10, false)).toBe(false);
  expect(failsStep(10, true)).toBe(true);
  expect(failsStep(20, false)).toBe(true);
});
