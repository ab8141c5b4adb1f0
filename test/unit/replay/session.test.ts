import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSession } from '../../../src/replay/child/session.js';
import { type Reply } from '../../../src/replay/protocol.js';

const projects: string[] = [];

afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => rm(project, { recursive: true })));
});

/** A project whose `@temporalio/worker` answers each replay with what `answer`, JavaScript with `n` and `item`, makes of it. */
async function projectWith(answer: string, version = '1.24.0'): Promise<string> {
  const project = await mkdtemp(path.join(tmpdir(), 'rainbow-session-'));
  projects.push(project);
  const worker = path.join(project, 'node_modules', '@temporalio', 'worker');
  const proto = path.join(project, 'node_modules', '@temporalio', 'proto');
  await mkdir(path.join(worker, 'lib'), { recursive: true });
  await mkdir(proto, { recursive: true });
  await writeFile(path.join(worker, 'package.json'), JSON.stringify({ version, main: 'lib/index.js' }));
  await writeFile(
    path.join(worker, 'lib', 'index.js'),
    `exports.Runtime = { install() {} };
     exports.DefaultLogger = class {};
     exports.Worker = { async *runReplayHistories(options, histories) {
       let n = 0;
       for await (const item of histories) { n += 1; yield { error: (() => { ${answer} })() }; }
     } };`,
  );
  await writeFile(
    path.join(proto, 'index.js'),
    `exports.temporal = { api: { history: { v1: { History: { decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) } } } } };`,
  );
  return project;
}

const MISSING = `const type = item.history.events[0].workflowExecutionStartedEventAttributes.workflowType.name;
  if (type !== 'order') return new TypeError("Failed to initialize workflow of type '" + type + "': no such function");`;

const encoded = new TextEncoder().encode(
  JSON.stringify({
    events: [
      {
        eventId: 1,
        eventType: 1,
        workflowExecutionStartedEventAttributes: { workflowType: { name: 'order' }, originalExecutionRunId: 'r' },
      },
      { eventId: 2, eventType: 7 },
    ],
  }),
);

async function talk(project: string, ...requests: readonly unknown[]): Promise<Reply | undefined> {
  const session = createSession();
  let reply = await session.answer({ kind: 'open', project });
  if (reply.kind === 'opened') reply = await session.answer({ kind: 'load', bundle: 'bundle.js' });
  for (const request of requests) reply = await session.answer(request);
  return reply;
}

describe('Loading the workflow code', () => {
  it('is proved by a type that the bundle does not have', async () => {
    expect(await talk(await projectWith(MISSING))).toEqual({ kind: 'loaded', loadError: undefined, loadFailed: false });
  });

  it('that throws every time may be a default export; the histories will tell', async () => {
    expect(await talk(await projectWith(`return new Error('no prices');`))).toEqual({
      kind: 'loaded',
      loadError: { name: 'Error', message: 'no prices' },
      loadFailed: false,
    });
  });

  it('that throws only the first time has failed, as older SDKs show it', async () => {
    const reply = await talk(await projectWith(`if (n === 1) return new Error('no prices'); ${MISSING}`));
    expect(reply).toMatchObject({ kind: 'loaded', loadFailed: true });
  });

  it('that the SDK refuses as a whole is a problem of the bundle', async () => {
    expect(await talk(await projectWith(`throw new Error('no source map');`))).toEqual({
      kind: 'problem',
      problem: { code: 'bundle-unreadable', detail: 'no source map' },
    });
  });
});

describe('A history', () => {
  it('that makes the SDK give up the batch is unreadable, and the next one gets a new batch', async () => {
    const project = await projectWith(`if (item.workflowId === 'bad') throw new TypeError('Missing attributes'); ${MISSING}`);
    const bad = { kind: 'replay', history: { kind: 'bytes', workflowId: 'bad', encoded } };
    const good = { kind: 'replay', history: { kind: 'bytes', workflowId: 'good', encoded } };
    expect(await talk(project, bad)).toMatchObject({
      kind: 'outcome',
      outcome: { kind: 'unreadable', detail: 'Missing attributes' },
    });
    expect(await talk(project, good, bad, good)).toMatchObject({
      kind: 'outcome',
      outcome: { kind: 'replayed', error: undefined },
    });
  });
});

describe('The SDK of the project', () => {
  it('must be there, be new enough and load', async () => {
    const problem = async (project: string): Promise<string> => {
      const reply = await createSession().answer({ kind: 'open', project });
      return reply.kind === 'problem' ? reply.problem.code : reply.kind;
    };
    const broken = await projectWith('');
    await writeFile(
      path.join(broken, 'node_modules', '@temporalio', 'worker', 'lib', 'index.js'),
      `throw new Error('no natives');`,
    );
    expect(await problem(path.join(broken, 'nowhere', 'else'))).toBe('sdk-broken');
    expect(await problem(tmpdir())).toBe('sdk-missing');
    expect(await problem(await projectWith('', '1.10.4'))).toBe('sdk-too-old');
    expect(await problem(await projectWith('', '2.0.0'))).toBe('opened');
  });
});

it('A request out of order or unknown is answered, not thrown', async () => {
  const session = createSession();
  for (const request of [{ kind: 'load', bundle: 'x' }, { kind: 'dance' }, undefined]) {
    expect(await session.answer(request)).toMatchObject({ kind: 'problem', problem: { code: 'protocol' } });
  }
});
