import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publish } from '../../../src/commands/publish.js';
import { tellRollout } from '../../../src/commands/tellings.js';
import { runnerLog } from '../../../src/github/log.js';
import { recordingRunner } from '../github/recording-runner.js';
import { sampleReport } from '../github/sample-report.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rainbow-report-'));
});
afterEach(() => rm(folder, { recursive: true }));

const log = runnerLog(recordingRunner());

test('a report is written as JSON and Markdown where the workflow wants it', async () => {
  const wanted = path.join(folder, 'deep', 'reports');
  const { path: file, markdown } = await publish(tellRollout(sampleReport()), { folder: wanted, env: {}, log });
  expect(file).toBe(path.join(wanted, 'report.json'));
  expect(JSON.parse(await readFile(file ?? '', 'utf8'))).toEqual(sampleReport());
  expect(await readFile(path.join(wanted, 'report.md'), 'utf8')).toBe(markdown);
});

test('without a wish, each step of a job has a folder of its own', async () => {
  const env = { RUNNER_TEMP: folder };
  const first = await publish(tellRollout(sampleReport()), { folder: undefined, env, log });
  const second = await publish(tellRollout(sampleReport()), { folder: undefined, env, log });
  expect(first.path).not.toBe(second.path);
  for (const { path: file } of [first, second]) expect(file?.startsWith(folder)).toBe(true);
});

test('a folder that cannot be written costs a warning and not the outcome', async () => {
  const runner = recordingRunner();
  const file = path.join(folder, 'a-file');
  await writeFile(file, '');
  const { path: written, markdown } = await publish(tellRollout(sampleReport()), {
    folder: file,
    env: {},
    log: runnerLog(runner),
  });
  expect(written).toBeUndefined();
  expect(markdown).toContain('orders v2 is Current');
  expect(runner.said).toEqual([expect.stringMatching(/^warning: The report was not written to .*a-file .*"report-dir"/)]);
});
