import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/load.js';
import { mistakesIn } from './mistakes.js';

const file = (more: string) =>
  `version: 1\nworker: {deploymentName: payments, buildID: "\${SHA}-x"}\nrollout: {strategy: Manual}\n${more}`;
const load = (more: string, env: Record<string, string>) => loadConfig(file(more), { file: 'rainbow.yaml', env });

describe('a variable in the file', () => {
  test('is replaced from the environment, wherever it stands in a string', () => {
    expect(load('identity: ${WHO}@${HOST_2}', { SHA: 'abc', WHO: 'ci', HOST_2: 'r1' })).toMatchObject({
      worker: { buildID: 'abc-x' },
      identity: 'ci@r1',
    });
  });

  test('that is unset or empty is a mistake with its place', () => {
    const sentence =
      'rainbow.yaml:2:45: `worker.buildID` needs the environment variable `SHA`, which is unset or empty; set it, or write the value here';
    expect(mistakesIn(file(''))).toEqual([sentence]);
    expect(mistakesIn(file(''), { env: { SHA: '' } })).toEqual([sentence]);
  });

  test('that is no variable is a mistake', () => {
    expect(mistakesIn(file('identity: ${github.actor}'), { env: { SHA: 'a' } })).toEqual([
      'rainbow.yaml:4:11: `identity` holds `${github.actor}`, which names no variable; write `${NAME}`, or `$${` for a plain `${`',
    ]);
  });

  test('can be written as plain text', () => {
    expect(load('identity: $${WHO}', { SHA: 'a' }).identity).toBe('${WHO}');
  });

  test('is left to the shell in a command line, and replaced in a list, which no shell reads', () => {
    expect(load('workers: {start: "run ${X}"}', { SHA: 'a' }).workers?.start).toBe('run ${X}');
    expect(load('workers: {start: [run, "${X}"]}', { SHA: 'a', X: 'y' }).workers?.start).toEqual(['run', 'y']);
  });

  test('is left alone in the input of the smoke test', () => {
    const text =
      'version: 1\nworker: {deploymentName: p}\nrollout: {strategy: Manual, gate: {workflowType: T, input: {a: "${X}"}}}';
    expect(loadConfig(text, { file: 'rainbow.yaml', env: {} }).rollout.gate?.input).toEqual({ a: '${X}' });
  });

  test('cannot put a variable into a variable', () => {
    expect(load('', { SHA: '${OTHER}' }).worker.buildID).toBe('${OTHER}-x');
  });

  test('is checked like any value once it is replaced', () => {
    expect(mistakesIn(file(''), { env: { SHA: '__a' } })).toEqual([
      'rainbow.yaml:2:45: `worker.buildID` must be a string of 1 to 480 bytes that does not start with `__`, found `__a-x`',
    ]);
  });

  test('may bring a certificate as PEM text', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nabc';
    expect(load('connection: {cert: "${CERT}"}', { SHA: 'a', CERT: pem }).connection.cert).toBe(pem);
  });
});
