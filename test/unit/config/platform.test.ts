import { describe, expect, test } from '@jest/globals';
import { hooksOf } from '../../../src/config/assemble-platform.js';
import { loadConfig } from '../../../src/config/load.js';
import { mistakesIn } from './mistakes.js';

const HEAD = 'version: 1\nworker: {deploymentName: p}\nrollout: {strategy: Manual}\n';
const hooks = (platform: string) => hooksOf(loadConfig(`${HEAD}platform: ${platform}\n`, { file: 'rainbow.yaml', env: {} }));

describe('the platform', () => {
  test('is none unless one is named', () => {
    expect(hooks('none').platform).toEqual({ kind: 'none' });
  });

  test.each([
    ['{kubernetes: {workload: "p-{buildId}"}}', { kind: 'kubernetes', workload: 'p-{buildId}', resource: 'deployment' }],
    ['{ecs: {cluster: c, service: "p-{buildId}"}}', { kind: 'ecs', cluster: 'c' }],
    ['{cloudRun: {project: x, region: r, workerPool: "p-{buildId}"}}', { kind: 'cloudRun', region: 'r' }],
    ['{lambda: {functionName: "p-{buildId}"}}', { kind: 'lambda', functionName: 'p-{buildId}' }],
    ['{command: {stop: [./stop, "{buildId}"]}}', { kind: 'command', commands: { stop: ['./stop', '{buildId}'] } }],
    ['{command: {stop: ./stop "$X"}}', { kind: 'command', commands: { stop: { shell: './stop "$X"' } } }],
  ])('%s', (written, platform) => {
    expect(hooks(written)).toMatchObject({ platform, replicas: 1, timeout: 300_000 });
  });

  test.each([
    ['{}', '`platform` names no platform; give one of'],
    [
      '{ecs: {cluster: c, service: "{buildId}"}, lambda: {functionName: "{buildId}"}}',
      'names `ecs` and `lambda`; keep one of them',
    ],
    ['{kubernetes: {workload: payments}}', '`platform.kubernetes.workload` must hold `{buildId}`'],
    ['{command: {stop: "./stop {buildId}"}}', '`platform.command.stop` is a line for the shell'],
    ['{command: {stop: [sh, -c, "./stop {buildId}"]}}', 'a Build ID would become part of the program'],
    ['{podman: {}}', '`platform.podman` is unknown; allowed in `platform`'],
    ['docker', '`platform` must be `none`, or a map with one of'],
  ])('%s is a mistake', (written, sentence) => {
    expect(mistakesIn(`${HEAD}platform: ${written}\n`)).toEqual([expect.stringContaining(sentence)]);
  });
});
