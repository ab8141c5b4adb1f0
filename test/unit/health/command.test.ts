import { describe, expect, test } from '@jest/globals';
import { type Subject } from '../../../src/gate/evidence.js';
import { metricSource } from '../../../src/health/measure.js';
import { type Metric } from '../../../src/health/metric.js';
import { until } from '../../support/wait.js';

const SUBJECT: Subject = { deployment: 'payments', namespace: 'prod', buildId: '$(touch x); v2', previousBuildId: 'v1' };

interface How {
  readonly metric?: Partial<Metric>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

const lines: string[] = [];

/** One measurement by a program in JavaScript. */
function measured(program: string, { metric, args = [], env = {}, timeout = 20_000, signal }: How = {}) {
  const run = [process.execPath, '-e', program, ...args] as const;
  const given: Metric = { key: 'k', name: 'm', noData: 'inconclusive', provider: { kind: 'command', run, timeout }, ...metric };
  const source = metricSource([given], {
    env: { PATH: process.env['PATH'], ...env },
    secrets: [],
    onLine: (line) => lines.push(line),
  });
  return source.measure('k', SUBJECT, signal ?? new AbortController().signal);
}

const JUDGED = { successCondition: 'result.rate < 0.05' };

describe('A command without conditions', () => {
  test.each([
    [0, 'success'],
    [10, 'inconclusive'],
    [20, 'failure'],
  ])('says by exit code %d: %s', async (code, result) => {
    expect(await measured(`console.log('3 of 100 charges failed'); process.exitCode = ${code}`)).toEqual({
      result,
      seen: '3 of 100 charges failed',
    });
  });

  test.each([
    [1, 'no credentials'],
    [2, 'usage'],
    [127, 'not found'],
  ])('that breaks with exit code %d is an error, as broken programs do that', async (code, word) => {
    const { result, seen } = await measured(`console.error('${word}'); process.exitCode = ${code}`);
    expect(result).toBe('error');
    expect(seen).toBe(`${process.execPath} ended with exit code ${code}: ${word}`);
  });

  test('that throws is an error', async () => {
    expect((await measured('throw new Error("oops")')).result).toBe('error');
  });

  test('that is killed is an error', async () => {
    expect(await measured('process.kill(process.pid, "SIGKILL")')).toEqual({
      result: 'error',
      seen: `${process.execPath} was ended by SIGKILL`,
    });
  });
});

describe('A command with conditions', () => {
  test.each([
    ['{"rate": 0.01}', 'success', '{"rate":0.01}'],
    ['{"rate": 0.2}', 'failure', '{"rate":0.2}'],
    ['{\\n  "rate": 0.01\\n}', 'success', '{"rate":0.01}'],
    ['', 'no-data', `${process.execPath} printed nothing`],
    ['null', 'no-data', `${process.execPath} printed nothing`],
    ['rate: 3', 'error', `${process.execPath} did not print JSON`],
    ['{"other": 1}', 'error', '`result.rate < 0.05` cannot be judged (No such key: rate, at character 8) for {"other":1}'],
  ])('is judged by the JSON that it prints: %s', async (printed, result, seen) => {
    expect(await measured(`console.log('${printed}'); console.error('talk')`, { metric: JUDGED })).toEqual({ result, seen });
  });

  test('is an error when it fails, whatever it prints', async () => {
    const { result } = await measured('console.log(`{"rate": 0}`); process.exitCode = 20', { metric: JUDGED });
    expect(result).toBe('error');
  });

  test('is an error when it prints without end', async () => {
    const { result, seen } = await measured('console.log("x".repeat(1_100_000))', { metric: JUDGED });
    expect([result, seen]).toEqual(['error', `${process.execPath} printed more than 1000000 bytes`]);
  });
});

test('The version reaches a command as arguments and variables, never through a shell', async () => {
  const program =
    'console.log(JSON.stringify({ args: process.argv.slice(1), build: process.env.TEMPORAL_WORKER_BUILD_ID, before: process.env.RAINBOW_PREVIOUS_BUILD_ID }))';
  const { result, seen } = await measured(program, {
    args: ['build {buildId}', '{deployment}', '{previousBuildId}'],
    metric: { successCondition: 'result.before == "v1"' },
  });
  expect(result).toBe('success');
  expect(JSON.parse(seen)).toEqual({ args: ['build $(touch x); v2', 'payments', 'v1'], build: '$(touch x); v2', before: 'v1' });
});

test('Secrets of the environment do not reach the report', async () => {
  const { seen } = await measured('console.error(process.env.GRAPHITE_TOKEN); process.exitCode = 3', {
    env: { GRAPHITE_TOKEN: 's3cret-value' },
  });
  expect(seen).toContain('***');
  expect(seen).not.toContain('s3cret');
  const program = 'console.log(JSON.stringify({ token: process.env.GRAPHITE_TOKEN }))';
  const judged = await measured(program, {
    env: { GRAPHITE_TOKEN: 's3cret-value' },
    metric: { successCondition: 'result.token.size() == 12' },
  });
  expect(judged).toEqual({ result: 'success', seen: '{"token":"***"}' });
});

test('A command that hangs is ended with all that it started, and is an error', async () => {
  const began = Date.now();
  const hang =
    'require("node:child_process").spawn("sleep", ["120"], {stdio: "ignore"}); console.log(process.pid); setInterval(() => {}, 1000)';
  const { result, seen } = await measured(hang, { timeout: 400 });
  expect(result).toBe('error');
  expect(seen).toMatch(/did not end within 0\.4 s \(timeout of the metric\): \d+$/);
  expect(Date.now() - began).toBeLessThan(10_000);
  const group = Number(/\d+$/.exec(seen)?.[0]);
  await until(() => !isAlive(group), { what: 'the group of the command to be gone' });
});

test('A command ends at once when the run is cancelled', async () => {
  const cancel = new AbortController();
  const measuring = measured('setInterval(() => {}, 1000)', { signal: cancel.signal, timeout: 60_000 });
  cancel.abort(new Error('cancelled'));
  await expect(measuring).rejects.toThrow('cancelled');
});

test('A program that is not there is an error', async () => {
  const provider = { kind: 'command', run: ['no-such-program'], timeout: 1_000 } as const;
  const source = metricSource([{ key: 'k', name: 'm', noData: 'inconclusive', provider }], {
    env: {},
    secrets: [],
    onLine: () => undefined,
  });
  const { result, seen } = await source.measure('k', SUBJECT, new AbortController().signal);
  expect([result, seen]).toEqual(['error', expect.stringContaining('no-such-program could not be run')]);
});

function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
