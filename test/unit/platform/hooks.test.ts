import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type HookAction, type Platform, type Workers } from '../../../src/platform/hook.js';
import { runHook } from '../../../src/platform/run-hook.js';
import { until } from '../../support/wait.js';

let folder: string;
let lines: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rainbow-hooks-'));
  lines = [];
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const WORKERS: Workers = {
  deployment: 'payments',
  buildId: 'v2',
  namespace: 'prod',
  address: 'temporal:7233',
  taskQueues: ['orders', 'mail'],
  replicas: 2,
};

/** A program of that name on PATH which keeps its arguments and the variables that matter as JSON. */
async function fake(name: string, rest = ''): Promise<void> {
  const file = path.join(folder, name);
  const keep = `require('node:fs').writeFileSync(${JSON.stringify(`${file}.json`)}, JSON.stringify({ argv: process.argv.slice(2), env: process.env }))`;
  await writeFile(file, `#!${process.execPath}\n${keep};${rest}\n`);
  await chmod(file, 0o755);
}

async function kept(name: string): Promise<{ argv: string[]; env: Record<string, string> }> {
  return JSON.parse(await readFile(path.join(folder, `${name}.json`), 'utf8')) as { argv: string[]; env: Record<string, string> };
}

const run = (
  platform: Platform,
  action: HookAction,
  more: { workers?: Partial<Workers>; env?: object; timeout?: number; signal?: AbortSignal } = {},
) =>
  runHook({
    platform,
    action,
    workers: { ...WORKERS, ...more.workers },
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, ...more.env },
    secrets: ['the-api-key'],
    timeout: more.timeout ?? 20_000,
    signal: more.signal ?? new AbortController().signal,
    onLine: (line) => lines.push(line),
  });

describe('what each platform is told', () => {
  test.each<{ program: string; platform: Platform; action: HookAction; said: string }>([
    {
      program: 'kubectl',
      platform: {
        kind: 'kubernetes',
        workload: 'payments-{buildId}',
        resource: 'deployment',
        namespace: 'shop',
        context: 'prod',
      },
      action: 'stop',
      said: 'scale deployment/payments-v2 --replicas=0 --context prod --namespace shop',
    },
    {
      program: 'aws',
      platform: { kind: 'ecs', cluster: 'main', service: 'payments-{buildId}', region: 'eu-central-1' },
      action: 'start',
      said: 'ecs update-service --cluster main --service payments-v2 --desired-count 2 --region eu-central-1 --no-cli-pager',
    },
    {
      program: 'gcloud',
      platform: { kind: 'cloudRun', project: 'shop', region: 'europe-west3', workerPool: 'payments-{buildId}' },
      action: 'stop',
      said: 'run worker-pools update payments-v2 --instances=0 --project=shop --region=europe-west3 --quiet',
    },
    {
      program: 'aws',
      platform: { kind: 'lambda', functionName: 'payments-{buildId}', region: undefined },
      action: 'stop',
      said: 'lambda put-function-concurrency --function-name payments-v2 --reserved-concurrent-executions 0 --no-cli-pager',
    },
    {
      program: 'own',
      platform: { kind: 'command', commands: { scale: ['own', '{buildId}', '{replicas}'] } },
      action: 'stop',
      said: 'v2 0',
    },
  ])('$program, to $action: $said', async ({ program, platform, action, said }) => {
    await fake(program);
    expect(await run(platform, action)).toMatchObject({ kind: 'done' });
    expect((await kept(program)).argv.join(' ')).toBe(said);
  });

  test('nothing where no platform is named', async () => {
    expect(await run({ kind: 'none' }, 'stop')).toEqual({ kind: 'absent' });
    expect(await run({ kind: 'command', commands: {} }, 'start')).toEqual({ kind: 'absent' });
  });
});

describe('hostile names', () => {
  const HOSTILE = [
    '$(touch owned)',
    '; touch owned;',
    '`touch owned`',
    '"$(touch owned)"',
    "' || touch owned '",
    '\n touch owned',
    '--help',
    '{replicas}',
  ];

  test.each(HOSTILE)('%j arrives as one argument and as it is', async (name) => {
    await fake('own');
    const commands = { stop: ['own', '{buildId}', '--queue={taskQueue}'] as const };
    await run({ kind: 'command', commands }, 'stop', { workers: { buildId: name, taskQueues: [name] } });
    const { argv, env } = await kept('own');
    expect(argv).toEqual([name, `--queue=${name}`]);
    expect(env).toMatchObject({
      TEMPORAL_WORKER_BUILD_ID: name,
      TEMPORAL_TASK_QUEUES: name,
      TEMPORAL_DEPLOYMENT_NAME: 'payments',
    });
  });

  test.each(HOSTILE)('%j is not run by a line for the shell', async (name) => {
    const shell = `cd ${folder} && printf %s "$TEMPORAL_WORKER_BUILD_ID" > told`;
    const result = await run({ kind: 'command', commands: { stop: { shell } } }, 'stop', { workers: { buildId: name } });
    expect(result.kind).toBe('done');
    expect(await readFile(path.join(folder, 'told'), 'utf8')).toBe(name);
    await expect(readFile(path.join(folder, 'owned'))).rejects.toThrow('ENOENT');
  });
});

describe('how a command ends', () => {
  const own: Platform = { kind: 'command', commands: { stop: ['own'] } };

  test('a failure is one sentence with its exit code and its last words', async () => {
    await fake('own', "console.log('looking'); console.error('no such service'); process.exitCode = 3");
    expect(await run(own, 'stop')).toEqual({
      kind: 'failed',
      because: expect.stringMatching(/^own ended with exit code 3; it said last: (no such service|looking)$/),
    });
    expect(lines.sort()).toEqual(['looking', 'no such service']);
  });

  test('a program that is not there is named', async () => {
    expect(await run(own, 'stop')).toMatchObject({ kind: 'failed', because: expect.stringContaining('own could not be run') });
  });

  test('what must not be seen is not in the log', async () => {
    await fake(
      'own',
      "console.log('key the-api-key, token ' + process.env.MY_TOKEN + ', pem ' + process.env.TLS_KEY.split('\\n')[1])",
    );
    await run(own, 'stop', {
      env: { MY_TOKEN: 'ghp_123456', TLS_KEY: '-----BEGIN KEY-----\nMIIEvQIBADAN\n-----END KEY-----' },
    });
    expect(lines).toEqual(['key ***, token ***, pem ***']);
  });

  const stubborn = "process.on('SIGTERM', () => {}); console.log('pid ' + process.pid); setInterval(() => {}, 1000)";
  const alive = (): boolean => {
    try {
      process.kill(Number(lines[0]?.slice(4)), 0);
      return true;
    } catch {
      return false;
    }
  };

  test('one that takes too long is ended, even if it does not want to', async () => {
    await fake('own', stubborn);
    const result = await run(own, 'stop', { timeout: 1_500 });
    expect(result).toMatchObject({
      kind: 'failed',
      because: expect.stringMatching(/^own did not end within 1\.5 s \(platform\.timeout\)/),
    });
    await until(() => !alive(), { what: 'the command to be gone' });
  });

  test('one is ended with the run that started it', async () => {
    await fake('own', stubborn);
    const abort = new AbortController();
    const running = run(own, 'stop', { signal: abort.signal });
    await until(() => lines.length > 0, { what: 'the command to run' });
    abort.abort();
    expect(await running).toMatchObject({ kind: 'failed' });
    await until(() => !alive(), { what: 'the command to be gone' });
  });

  test('workers that it leaves in the background go on, and do not hold it up', async () => {
    const shell = 'sleep 30 & echo "pid $!"';
    const started = await run({ kind: 'command', commands: { start: { shell } } }, 'start');
    expect(started.kind).toBe('done');
    expect(alive()).toBe(true);
    process.kill(Number(lines[0]?.slice(4)), 'SIGKILL');
  });
});
