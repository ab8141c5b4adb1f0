import { afterEach, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { spawnChild, type SpawnedChild } from '../../../src/replay/spawned-child.js';

const SCRIPT = fileURLToPath(new URL('../../fixtures/replay/children/actor.mjs', import.meta.url));
const born: SpawnedChild[] = [];

afterEach(async () => {
  await Promise.all(born.splice(0).map((child) => child.kill()));
});

function child(script = SCRIPT): SpawnedChild {
  const spawned = spawnChild({ script, cwd: process.cwd() });
  born.push(spawned);
  return spawned;
}

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('A child answers one question after the other', async () => {
  const asked = child();
  const answer = { kind: 'reply', reply: { kind: 'opened', sdkVersion: '1.2.3' } };
  expect(await asked.ask({ kind: 'open', project: 'answer' }, 20_000)).toEqual(answer);
  expect(await asked.ask({ kind: 'open', project: 'chat' }, 20_000)).toEqual(answer);
});

it('A child in an endless loop is overdue and killed', async () => {
  const looping = child();
  await looping.ask({ kind: 'open', project: 'answer' }, 20_000);
  expect(await looping.ask({ kind: 'open', project: 'loop' }, 100)).toEqual({ kind: 'overdue', decoding: false });
  await looping.gone;
  expect(isAlive(looping.pid)).toBe(false);
});

it('A child that waits for a codec is overdue too, but says so', async () => {
  const waiting = child();
  await waiting.ask({ kind: 'open', project: 'answer' }, 20_000);
  expect(await waiting.ask({ kind: 'open', project: 'decode' }, 100)).toEqual({ kind: 'overdue', decoding: true });
});

it('A child that dies tells how, without what else it printed', async () => {
  expect(await child().ask({ kind: 'open', project: 'exit' }, 20_000)).toEqual({
    kind: 'died',
    how: 'exit code 7: FATAL ERROR: heap out of memory',
  });
});

it('A question to a dead child is answered at once', async () => {
  const dead = child();
  await dead.kill();
  expect(await dead.ask({ kind: 'open', project: 'answer' }, 20_000)).toEqual({ kind: 'unasked', how: 'signal SIGKILL' });
});

it('A script that does not exist is a child that died', async () => {
  const answer = await child('/nowhere/replay-child.js').ask({ kind: 'open', project: 'answer' }, 20_000);
  expect(answer.kind).toBe('died');
});
