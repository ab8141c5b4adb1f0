import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { runIds, type IdsInputs } from '../../../src/commands/ids.js';
import { idsJson, idsLines, idsReportJsonSchema, idsSummary } from '../../../src/report/ids-report.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ids-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function ids(inputs: IdsInputs, workflowIds: readonly string[] = [], stdin = '') {
  return runIds({
    inputs,
    workflowIds,
    env: {},
    cwd: folder,
    readStdin: () => Promise.resolve(stdin),
    signal: new AbortController().signal,
    log: { warning: () => undefined },
  });
}

const ORDERS = Array.from({ length: 200 }, (_, n) => `order-${n}`);

describe('rainbow ids', () => {
  it('tells of each ID from where on it moves, once, and prints those that do', async () => {
    const report = await ids({ ramp: '25%' }, [...ORDERS, 'order-1']);
    const moving = report.ids.filter(({ moves }) => moves);
    expect(report).toMatchObject({ exitCode: 0, source: 'arguments', looked: 200, moving: moving.length, rampPercentage: 25 });
    expect(moving.every(({ movesFrom }) => movesFrom <= 25)).toBe(true);
    expect(idsLines(report)).toBe(moving.map(({ workflowId }) => `${workflowId}\n`).join(''));
    expect(idsSummary(report)).toBe(`${moving.length} of 200 workflow IDs move at 25 %.\n`);
    const accepts = new Ajv2020({ strict: true }).compile(idsReportJsonSchema());
    accepts(JSON.parse(idsJson(report)));
    expect(accepts.errors).toBeNull();
  });

  it('takes the IDs from a file or from standard input, one a line', async () => {
    await writeFile(path.join(folder, 'ids.txt'), 'order 1\r\n\n  order-2\n');
    const [file, stdin] = [await ids({ ramp: '100', file: 'ids.txt' }), await ids({ ramp: '0.5', file: '-' }, [], 'a\nb')];
    expect(file.ids.map(({ workflowId }) => workflowId)).toEqual(['order 1', '  order-2']);
    expect([file.source, file.moving, stdin.source, stdin.looked]).toEqual(['file', 2, 'stdin', 2]);
  });

  it.each([
    { what: 'a ramp of 0', inputs: { ramp: '0' }, sentence: /^--ramp is "0"; give a percentage above 0 and at most 100/ },
    { what: 'a ramp that is no number', inputs: { ramp: 'all' }, sentence: /^--ramp is "all"/ },
    { what: 'two sources', inputs: { ramp: '5', file: 'ids.txt' }, workflowIds: ['a'], sentence: /contradict each other/ },
    { what: 'a file that is not there', inputs: { ramp: '5', file: 'none' }, sentence: /^there is no file none; write one/ },
    { what: 'an empty input', inputs: { ramp: '5', file: '-' }, sentence: /^standard input holds no workflow ID/ },
    { what: 'an empty ID', inputs: { ramp: '5' }, workflowIds: [''], sentence: /moves at random/ },
    { what: 'a wrong total', inputs: { ramp: '5', total: 'many' }, sentence: /^--total is "many"; give a whole number/ },
  ])('says what is wrong with $what', async ({ inputs, workflowIds, sentence }) => {
    await expect(ids(inputs, workflowIds)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(sentence),
    });
  });
});
