import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { coreRunner } from '../../../src/github/runner.js';
import { readInputs } from '../../../src/github/inputs.js';
import { writeOutputs } from '../../../src/github/outputs.js';

const environment = { ...process.env };
const write = process.stdout.write.bind(process.stdout);
let folder: string;
let printed: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rainbow-runner-'));
  for (const name of ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY']) {
    process.env[name] = path.join(folder, name);
    await writeFile(path.join(folder, name), '');
  }
  printed = '';
  process.stdout.write = (chunk: Uint8Array | string): boolean => {
    printed += String(chunk);
    return true;
  };
});

afterEach(async () => {
  process.stdout.write = write;
  process.env = { ...environment };
  await rm(folder, { recursive: true });
});

const file = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');

test('inputs come from the environment as a runner sets it, and empty ones are absent', () => {
  process.env['INPUT_BUILD-ID'] = '  v2 ';
  process.env['INPUT_NAMESPACE'] = '';
  expect(readInputs(coreRunner, ['build-id', 'namespace', 'address'])).toEqual({ 'build-id': 'v2' });
});

test('the names of inputs come as the workflow writes them, so that one that no Action has can be told', () => {
  process.env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('INPUT_')));
  process.env['INPUT_BUILD-ID'] = 'v2';
  process.env['INPUT_STEP'] = '5:10m';
  process.env['INPUT_ADDRESS'] = '';
  expect([...coreRunner.given()].sort()).toEqual(['build-id', 'step']);
});

test('outputs reach the file that GITHUB_OUTPUT names, every one of them', async () => {
  writeOutputs(coreRunner, ['outcome', 'ramp', 'headline'], { outcome: 'error', headline: 'a=b << c', unknown: 'x' });
  const written = await file('GITHUB_OUTPUT');
  const pairs = [...written.matchAll(/^(\S+)<<(ghadelimiter_\S+)\n(.*)\n\2$/gm)].map(
    ([, name, , value]) => `${name ?? ''}=${value ?? ''}`,
  );
  expect(pairs).toEqual(['outcome=error', 'ramp=', 'headline=a=b << c']);
});

test('the summary reaches its file', async () => {
  await coreRunner.summary('### v2 is Current');
  expect(await file('GITHUB_STEP_SUMMARY')).toBe('### v2 is Current\n');
});

test('an annotation carries its place, with the file as the repository knows it', () => {
  process.env['GITHUB_WORKSPACE'] = '/workspace';
  const place = { file: '/workspace/deploy/rainbow.yaml', line: 7, column: 3 };
  coreRunner.annotate({ level: 'error', title: 'Rainbow Deploy: Error', message: 'ramps, they must\nincrease', place });
  expect(printed).toBe(
    '::error title=Rainbow Deploy%3A Error,file=deploy/rainbow.yaml,line=7,col=3::ramps, they must%0Aincrease\n',
  );
});

test('secrets are masked and groups are folded by workflow commands', () => {
  coreRunner.mask('s3cr3t');
  coreRunner.startGroup('Report');
  coreRunner.endGroup();
  expect(printed).toBe('::add-mask::s3cr3t\n::group::Report\n::endgroup::\n');
});
