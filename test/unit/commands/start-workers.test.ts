import { beforeEach, expect, test } from '@jest/globals';
import { type Starting, startWorkers } from '../../../src/commands/start-workers.js';
import { UserError } from '../../../src/system/errors.js';

const notes: string[] = [];
const lines: string[] = [];
beforeEach(() => {
  notes.length = 0;
  lines.length = 0;
});

function starting(start: readonly string[] | undefined, progressDeadline = 30_000): Starting {
  return {
    settings: { connection: {}, deploymentName: 'payments', progressDeadline, workers: start && { start } },
    conn: { address: 'localhost:7233', namespace: 'prod' },
    env: process.env,
    signal: new AbortController().signal,
    journal: { note: (part, level, text) => void notes.push(`${part} ${level}: ${text}`) },
    log: { debug: (line) => void lines.push(line) },
  };
}

const node = (code: string): readonly string[] => [process.execPath, '-e', code];
const NAMES = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_DEPLOYMENT_NAME', 'TEMPORAL_WORKER_BUILD_ID'];

test('knows where the workers belong', async () => {
  await startWorkers(starting(node(`for (const name of ${JSON.stringify(NAMES)}) console.log(process.env[name])`)), 'v2');
  expect(lines).toEqual(['localhost:7233', 'prod', 'payments', 'v2']);
  expect(notes.at(-1)).toBe('workers good: the command that starts the workers has ended');
});

test('does nothing where nothing is configured', async () => {
  await startWorkers(starting(undefined), 'v2');
  expect(notes).toEqual([]);
});

test('a command that takes too long is ended, and the key that sets its time is named', async () => {
  const failed = startWorkers(starting(node('setInterval(() => {}, 1000)'), 300), 'v2');
  await expect(failed).rejects.toThrow(UserError);
  await expect(failed).rejects.toThrow('did not end within 0.3 s (rollout.progressDeadlineSeconds)');
});
