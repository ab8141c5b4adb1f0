import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startServer, type TestServer } from '../support/server.js';
import { unique } from '../support/names.js';
import { until } from '../support/wait.js';
import { startAction, type ActionEnd } from './action-process.js';

/** The longest that a runner waits after SIGINT before it sends the next signal. */
const GRACE = 7_500;

const annotations = (end: ActionEnd): string[] => end.log.split('\n').filter((line) => /^::(error|warning|notice) /.test(line));

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

async function run(inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}): Promise<ActionEnd> {
  return await (
    await startAction(inputs, env)
  ).ended;
}

describe('the built Action', () => {
  test('refuses an unknown verb with exit code 40 and names the known ones', async () => {
    const end = await run({ verb: 'deply' });
    expect(end.exitCode).toBe(40);
    expect(annotations(end)).toEqual([
      expect.stringContaining(
        'use one of deploy, advance, status, promote, pause, resume, abort, rollback, recover, plan, cleanup.',
      ),
    ]);
    expect(end.outputs['outcome']).toBe('error');
    expect(end.outputs['headline']).toContain('"deply"');
    expect(end.summary).toContain('Rainbow Deploy: error');
  });

  test('names every mistake of the configuration at once, the first of them with all there is to know', async () => {
    const end = await run({ address: server.address, 'deployment-name': 'a.b', 'build-id': 'v1', steps: '50:10m, 20:10m' });
    expect(end.exitCode).toBe(40);
    expect(annotations(end)[0]).toMatch(/^::error title=Rainbow Deploy%3A Error::2 mistakes, nothing was changed/);
    expect(annotations(end)).toHaveLength(2);
  });

  test('masks an API key and a PEM before anything else is printed', async () => {
    const pem = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', '-----END PRIVATE KEY-----'].join('\n');
    const end = await run(
      { verb: 'status', 'api-key': 'key-4711-secret', 'tls-key': pem },
      { TEMPORAL_API_KEY: 'env-0815-secret' },
    );
    const lines = end.log.split('\n');
    const masks = lines.slice(0, 3).sort();
    expect(masks).toEqual([
      '::add-mask::MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
      '::add-mask::env-0815-secret',
      '::add-mask::key-4711-secret',
    ]);
    expect(lines.slice(3).join('\n')).not.toMatch(/MIIEvQ|4711|0815/);
  });

  test('fails with a remedy when nobody answers at the address', async () => {
    const end = await run({ verb: 'status', address: '127.0.0.1:1', 'deployment-name': 'orders' });
    expect(end.exitCode).toBe(40);
    expect(end.outputs['headline']).toContain('127.0.0.1:1');
    expect(annotations(end)).toHaveLength(1);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends within the grace of the runner after %s, and says where it left the rollout',
    async (signal) => {
      const inputs = {
        address: server.address,
        'deployment-name': unique('orders'),
        'build-id': 'v1',
        strategy: 'AllAtOnce',
        replay: 'off',
      };
      const action = await startAction(inputs);
      // No worker of this build will ever poll, so the run waits for its registration.
      await until(() => action.log().includes('waiting for pollers of v1'), {
        what: 'the Action to wait for the workers',
        deadline: 30_000,
      });
      const cancelled = Date.now();
      action.kill(signal);
      const end = await action.ended;
      expect(Date.now() - cancelled).toBeLessThan(GRACE);
      expect(end.log).toContain(`${signal} received: stopping.`);
      expect(end.exitCode).toBe(0);
      expect(end.outputs).toMatchObject({ outcome: 'held', ramp: '0' });
      expect(end.outputs['headline']).toBe(
        'cancelled before anything was written or routed; `rainbow deploy --build-id v1` begins again',
      );
      expect(end.summary).toMatch(/^### Held/);
    },
  );
});
