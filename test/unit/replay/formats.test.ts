import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { historyBytes, readHistory } from '../../../src/replay/child/read-history.js';
import { historyTypes } from '../../../src/replay/child/sdk.js';

const { History } = proto.temporal.api.history.v1;
const { GetWorkflowExecutionHistoryResponse } = proto.temporal.api.workflowservice.v1;
const types = historyTypes(proto);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const payload = (value: unknown) => ({
  metadata: { encoding: text('json/plain') },
  data: text(JSON.stringify(value)),
});

/** Something of everything that JSON writes in its own way: times, durations, 64-bit numbers, enums, bytes and maps. */
const original = History.fromObject({
  events: [
    {
      eventId: 1,
      eventType: 1,
      taskId: '9007199254740993',
      eventTime: { seconds: 1_760_000_000, nanos: 123_456_789 },
      workflowExecutionStartedEventAttributes: {
        workflowType: { name: 'order' },
        workflowId: 'order/7',
        originalExecutionRunId: 'run-7',
        taskQueue: { name: 'orders', kind: 1 },
        input: { payloads: [payload({ cents: 100 })] },
        workflowTaskTimeout: { seconds: 10 },
        workflowRunTimeout: { seconds: 3, nanos: 500_000_000 },
        memo: { fields: { note: payload('x') } },
        attempt: 1,
      },
    },
    { eventId: 2, eventType: 5, eventTime: { seconds: 1_760_000_000 }, workflowTaskScheduledEventAttributes: {} },
    { eventId: 3, eventType: 6, workflowTaskStartedEventAttributes: { scheduledEventId: 2 } },
    { eventId: 4, eventType: 9, workflowTaskFailedEventAttributes: { scheduledEventId: 2, startedEventId: 3, cause: 24 } },
  ],
});
const encoded = Buffer.from(History.encode(original).finish());
const json = historyToJSON(original);
const parsed = JSON.parse(json) as { events: { eventType: string; workflowTaskFailedEventAttributes?: { cause: string } }[] };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rainbow-formats-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function read(
  content: Uint8Array | string,
  { name = 'history.json', workflowId }: { name?: string; workflowId?: string } = {},
) {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const pointer = { kind: 'file', path: file, workflowId } as const;
  return readHistory(pointer, await historyBytes(pointer), types);
}

async function bytesOf(content: Uint8Array | string): Promise<Buffer> {
  const { history } = await read(content);
  return Buffer.from(History.encode(history as proto.temporal.api.history.v1.IHistory).finish());
}

describe('Whatever wrote it, the history is the same', () => {
  it.each<[string, Uint8Array | string]>([
    ['binary', encoded],
    ['binary, gzip', gzipSync(encoded)],
    ['the binary answer of the server', GetWorkflowExecutionHistoryResponse.encode({ history: original }).finish()],
    ['JSON of the CLI', json],
    ['JSON, gzip', gzipSync(json)],
    ['JSON with a byte order mark', `\uFEFF${json}`],
    ['a list of events', JSON.stringify(parsed.events)],
    ['events below a history', JSON.stringify({ history: parsed })],
    ['JSON.stringify of what fetchHistory gave', JSON.stringify(original)],
    ['JSON.stringify of a plain decoded object', JSON.stringify(History.toObject(original, { defaults: false }))],
    [
      'keys in snake_case',
      json.replace(/"(\w+)":/g, (_, key: string) => `"${key.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`)}":`),
    ],
  ])('%s', async (_, content) => {
    expect((await bytesOf(content)).equals(encoded)).toBe(true);
  });

  it('enums in the older PascalCase, wherever they are', async () => {
    const old = json
      .replace(/"EVENT_TYPE_([A-Z_]+)"/g, (_, name: string) => `"${pascal(name)}"`)
      .replace('"WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR"', '"NonDeterministicError"')
      .replace('"TASK_QUEUE_KIND_NORMAL"', '"Normal"');
    expect(old).toContain('"WorkflowTaskFailed"');
    expect(old).toContain('"NonDeterministicError"');
    expect((await bytesOf(old)).equals(encoded)).toBe(true);
  });
});

function pascal(name: string): string {
  return name
    .split('_')
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join('');
}

describe('The workflow ID comes from', () => {
  const without = JSON.stringify({
    events: parsed.events.map(
      (event) =>
        JSON.parse(
          JSON.stringify(event).replace('"workflowId":"order/7",', '').replace(',"workflowId":"order/7"', ''),
        ) as unknown,
    ),
  });
  it('the index, before the history and the name of the file', async () => {
    expect((await read(json, { workflowId: 'indexed' })).about.workflowId).toBe('indexed');
    expect((await read(json)).about).toEqual({
      workflowId: 'order/7',
      runId: 'run-7',
      workflowType: 'order',
      startedAt: 1_760_000_000_123,
      events: 4,
      open: true,
      patches: [],
    });
    expect((await read(without, { name: 'order%2F8.json' })).about.workflowId).toBe('order/8');
    expect((await read(gzipSync(without), { name: 'order-9.json.gz' })).about.workflowId).toBe('order-9');
    expect((await read(without, { name: '100%.json' })).about.workflowId).toBe('100%');
  });
});

describe('A file that is something else is told by what it is', () => {
  const utf16 = Buffer.from(`\uFEFF${json}`, 'utf16le');
  it.each<[string, Uint8Array | string, RegExp]>([
    ['nothing', '', /is empty/],
    ['white space', ' \n', /only white space/],
    ['JSON cut off', json.slice(0, -40), /cut off/],
    ['gzip cut off', gzipSync(json).subarray(0, 200), /gzip data is cut off/],
    ['binary cut off', encoded.subarray(0, 60), /cut off or damaged/],
    ['other bytes', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff]), /not UTF-8 text/],
    ['UTF-16 of PowerShell', utf16, /UTF-16/],
    ['a ZIP archive', 'PK\u0003\u0004rest', /ZIP archive/],
    ['a web page', '<!DOCTYPE html><html></html>', /web page.*--output json/],
    ['JSON lines', parsed.events.map((event) => JSON.stringify(event)).join('\n'), /JSON lines.*--output json/],
    [
      'the text output of the CLI',
      'Progress:\n  ID   Time   Type\n   1  now  WorkflowExecutionStarted',
      /text output of the Temporal CLI/,
    ],
    ['a description', JSON.stringify({ executionConfig: {}, workflowExecutionInfo: {} }), /description of a workflow/],
    ['a list of workflows', JSON.stringify([{ execution: { workflowId: 'a' } }]), /list of workflows/],
    ['other JSON', '{"answer": 42}', /no list of events/],
    ['no events', '{"events": []}', /no events/],
    ['prose', 'hello', /neither JSON nor a binary/],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', /git lfs pull/],
    [
      'payloads decoded by the UI',
      json.replace(/"payloads": \[[^\]]*\]/, '"payloads": [{"cents": 100}]'),
      /event 1 were decoded.*without decoding/,
    ],
    ['payloads with decoded metadata', json.replaceAll('"anNvbi9wbGFpbg=="', '"json/plain"'), /were decoded/],
  ])('%s', async (_, content, says) => {
    await expect(read(content)).rejects.toThrow(says);
  });

  it('a file that is not there', async () => {
    const pointer = { kind: 'file', path: path.join(folder, 'nowhere.json'), workflowId: undefined } as const;
    await expect(historyBytes(pointer)).rejects.toThrow('cannot be read (ENOENT)');
  });
});
