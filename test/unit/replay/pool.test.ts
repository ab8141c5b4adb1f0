import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPool, type ReplayPool } from '../../../src/replay/pool.js';
import { type HistoryRecord } from '../../../src/replay/ports.js';

const SCRIPT = fileURLToPath(new URL('../../fixtures/replay/children/mortal.mjs', import.meta.url));
const ignore = (): void => undefined;
const log = { debug: ignore, info: ignore, warning: ignore, error: ignore };

let project: string;
let pool: ReplayPool;

beforeEach(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'rainbow-pool-'));
  const workflowBundle = path.join(project, 'bundle.js');
  await writeFile(workflowBundle, '');
  const sample = { perWorkflowType: 1, total: 1 };
  const setup = { project, workflowBundle, sample, minHistories: 1, timeout: 20_000, concurrency: 2 };
  pool = await openPool({ childScript: SCRIPT, setup, histories: 100, log, signal: new AbortController().signal });
});

afterEach(async () => {
  await pool.close();
  await rm(project, { recursive: true });
});

const history = (workflowId: string): HistoryRecord => ({
  workflowId,
  runId: 'run',
  workflowType: 'order',
  events: 0,
  encoded: new Uint8Array(),
});

async function asked(workflowId: string): Promise<readonly string[]> {
  const lines = (await readFile(path.join(project, 'asked'), 'utf8')).split('\n');
  return lines.filter((line) => line.startsWith(workflowId));
}

it('A history on which a child dies twice is crashed, with the last words; the others never notice', async () => {
  const ids = ['a', 'deadly', 'b', 'c', 'd'];
  const verdicts = await Promise.all(ids.map((id) => pool.replay(history(id))));
  expect(verdicts.map(({ kind }) => kind)).toEqual(['ok', 'crashed', 'ok', 'ok', 'ok']);
  expect(verdicts[1]?.message).toBe(
    "the replay process died twice on this history (exit code 101: thread 'main' panicked at history.rs)",
  );
  const attempts = await asked('deadly');
  expect(attempts).toHaveLength(2);
  expect(new Set(attempts).size).toBe(2);
});

it('A single death proves nothing: the history gets another child', async () => {
  expect(await pool.replay(history('unlucky'))).toMatchObject({ kind: 'ok', message: '' });
  expect(await asked('unlucky')).toHaveLength(2);
});

it('There are no more children than the setup allows', () => {
  expect(pool.size).toBe(2);
  expect(pool.pids()).toHaveLength(2);
});
