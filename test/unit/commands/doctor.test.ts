import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfiguration } from '../../../src/commands/doctor-configuration.js';
import { lookAround } from '../../../src/commands/doctor-environment.js';
import { looked } from '../../../src/commands/doctor-look.js';
import { type Inputs } from '../../../src/config/input-table.js';
import { ok } from '../../../src/doctor/finding.js';
import { UserError } from '../../../src/system/errors.js';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'rainbow-doctor-'));
});
afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

const read = (inputs: Inputs = {}, env = {}) => readConfiguration({ inputs, env, cwd });
const write = (text: string) => writeFile(path.join(cwd, 'rainbow.yaml'), text);
const SOUND = 'version: 1\nworker: {deploymentName: orders}\nidentity: ci\nrollout: {strategy: AllAtOnce, replay: "off"}\n';

describe('the configuration of a doctor', () => {
  test('is read as a deploy reads it', async () => {
    await write(SOUND);
    const { facts, settings, reach } = await read();
    expect(facts).toMatchObject({
      file: 'rainbow.yaml',
      found: true,
      mistakes: [],
      noBuildId: undefined,
      deploymentName: 'orders',
    });
    expect([settings?.identity, reach?.identity]).toEqual(['ci', 'ci']);
  });

  test('may lack the Build ID that only the job knows which deploys', async () => {
    await write(SOUND.replace('orders}', 'orders, buildID: "${GITHUB_SHA}"}'));
    expect((await read()).facts).toMatchObject({ mistakes: [], noBuildId: expect.stringContaining('GITHUB_SHA') });
    expect((await read({}, { GITHUB_SHA: 'abc' })).facts.noBuildId).toBeUndefined();
  });

  test('with a mistake still says where the server is', async () => {
    await write(`${SOUND}connection: {address: "temporal.example.com:7233"}\n`.replace('AllAtOnce', 'Sometimes'));
    const sound = await read({ 'deployment-name': 'other', address: 'localhost:7777' });
    expect(sound.facts.mistakes).toEqual([expect.stringMatching(/^rainbow\.yaml:4:\d+: `rollout\.strategy`/)]);
    expect(sound.settings).toBeUndefined();
    expect(sound.reach).toMatchObject({ deploymentName: 'other', connection: { address: 'localhost:7777' } });
  });

  test('with a mistake in an input that says something else still says where the server is', async () => {
    await write(`${SOUND}connection: {address: "temporal.example.com:7233"}\n`);
    const { facts, reach } = await read({ strategy: 'Sometimes', namespace: 'shop' });
    expect(facts.mistakes).toEqual([expect.stringContaining('input strategy')]);
    expect(reach).toMatchObject({ identity: 'ci', connection: { address: 'temporal.example.com:7233', namespace: 'shop' } });
  });

  test('knows which workflow code is not there', async () => {
    await write(SOUND.replace('"off"', '{workflowBundle: bundle.js}'));
    expect((await read()).codeMissing).toContain('bundle.js');
    await writeFile(path.join(cwd, 'bundle.js'), '');
    expect((await read()).codeMissing).toBeUndefined();
  });

  test('may be missing altogether', async () => {
    const { facts, reach } = await read({}, { TEMPORAL_DEPLOYMENT_NAME: 'orders' });
    expect(facts).toMatchObject({ found: false, mistakes: [expect.stringContaining('strategy')], deploymentName: 'orders' });
    expect(reach).toMatchObject({ deploymentName: 'orders' });
    expect((await read({ config: 'other.yaml' })).facts.mistakes).toEqual([expect.stringContaining('other.yaml')]);
  });
});

describe('a look', () => {
  const never = new AbortController().signal;

  test('that fails makes each of its checks an error', async () => {
    const found = await looked({ checks: ['pollers', 'clock'], signal: never }, () =>
      Promise.reject(new UserError('It is refused.')),
    );
    expect(found).toEqual([
      expect.objectContaining({ id: 'pollers', state: 'fail', error: true, what: 'It is refused.' }),
      expect.objectContaining({ id: 'clock', state: 'fail', error: true }),
    ]);
  });

  test('that takes too long is ended', async () => {
    const hangs = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('ended'));
        });
      });
    const [found] = await looked({ checks: ['sdk'], signal: never, deadline: 20 }, hangs);
    expect(found).toMatchObject({ id: 'sdk', error: true, what: expect.stringMatching(/^no answer within/) });
  });

  test('that is cancelled, or ends in a mistake of ours, tells nothing', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'));
    await expect(looked({ checks: ['sdk'], signal: cancelled }, () => Promise.reject(new UserError('x')))).rejects.toThrow(
      'cancelled',
    );
    await expect(looked({ checks: ['sdk'], signal: never }, () => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
    expect(await looked({ checks: ['sdk'], signal: never }, () => Promise.resolve([ok('sdk', 'fine')]))).toHaveLength(1);
  });
});

test('GITHUB_TOKEN is spoken of only in GitHub Actions', () => {
  const ids = (env: Readonly<Record<string, string>>) => lookAround(env, 'rainbow-deploy').map(({ id }) => id);
  expect(ids({})).toEqual(['node', 'identity']);
  expect(ids({ GITHUB_ACTIONS: 'true' })).toEqual(['node', 'identity', 'github-token']);
  expect(lookAround({ GITHUB_RUN_ID: '1' }, 'ci-1')[1]).toMatchObject({ state: 'ok' });
  expect(lookAround({ GITHUB_RUN_ID: '1234567' }, 'ci-1234567')[1]).toMatchObject({ state: 'warn' });
});
