import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/load.js';
import { HEAD, mistakesIn } from './mistakes.js';

const GOOD = `${HEAD}rollout: {strategy: Manual}\n`;

describe('a file that is not YAML as expected', () => {
  test.each([
    ['a: b: c', '1:4: not valid YAML: Nested mappings are not allowed in compact mappings; correct the line'],
    [
      'a: [1\nb: 2',
      '2:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; correct the line',
    ],
    ['\ta: 1', '1:1: not valid YAML: Tabs are not allowed as indentation; correct the line'],
    ['a: *x', '1:4: `*x` refers to no anchor; define `&x` above it or correct the name'],
    [`${GOOD}workers: &w {start: [*w]}`, '4:22: `workers.start[0]` contains itself through an anchor; write its value out'],
    [
      'worker: { buildID: ${GITHUB_SHA} }\nidentity: x',
      '1:20: inside `{ }` and `[ ]` YAML takes the brace of `${` for a map; put the value in quotes: `"${NAME}"`',
    ],
    [
      'workers: {start: [run, ${X}]}',
      '1:24: inside `{ }` and `[ ]` YAML takes the brace of `${` for a map; put the value in quotes: `"${NAME}"`',
    ],
    ['- 1\n- 2', '1:1: the file must be a map of keys such as `version: 1`, found a list of 2'],
    ['hello', '1:1: the file must be a map of keys such as `version: 1`, found `hello`'],
    ['', '1:1: the file is empty; begin with `version: 1` and `worker: {deploymentName: …}`'],
    ['# nothing yet\n', '1:1: the file is empty; begin with `version: 1` and `worker: {deploymentName: …}`'],
    [`${GOOD}identity: !secret x`, '4:11: not valid YAML: Unresolved tag: !secret; correct the line'],
    [
      `${GOOD}---\nversion: 1\n`,
      '4:1: a second document begins here; the file must hold one document, so remove this `---` and what follows',
    ],
    [`${GOOD}"version": 1\n`, '4:1: `version` is given twice in the same map; keep one of them'],
  ])('%j', (text, sentence) => {
    expect(mistakesIn(text)).toEqual([`rainbow.yaml:${sentence}`]);
  });

  test('whose aliases multiply without end is refused in no time', () => {
    const level = (name: string, above: string) => `${name}: &${name} [${Array(9).fill(`*${above}`).join(', ')}]\n`;
    const bomb = `${GOOD}a: &a [x]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}${level('e', 'd')}${level('f', 'e')}`;
    expect(mistakesIn(bomb)).toEqual([
      'rainbow.yaml:1:1: the anchors of this file expand to too many values; write fewer aliases',
    ]);
  });

  test('reports every syntax error, not only the first', () => {
    expect(mistakesIn('a: *x\nb: *y\n')).toHaveLength(2);
  });

  test('still has its other mistakes reported beside a duplicate key', () => {
    expect(mistakesIn(`${GOOD}identity: a\nidentity: b\nfoo: 1\n`)).toEqual([
      'rainbow.yaml:5:1: `identity` is given twice in the same map; keep one of them',
      'rainbow.yaml:6:1: `foo` is unknown; allowed at the top of the file: version, worker, connection, identity, rollout, workers, platform, notify, sunset',
    ]);
  });
});

describe('places', () => {
  test('are right after a byte order mark and with Windows line ends', () => {
    expect(mistakesIn(`\uFEFFfoo: 1\r\n${GOOD.replaceAll('\n', '\r\n')}`)[0]).toMatch(/^rainbow\.yaml:1:1: `foo` is unknown/);
    expect(mistakesIn(`${GOOD.replaceAll('\n', '\r\n')}foo: 1\r\n`)[0]).toMatch(/^rainbow\.yaml:4:1: `foo` is unknown/);
  });

  test('of a merged or aliased value are where it was written', () => {
    const steps = '  steps:\n  - &one {rampPercentage: 5, pauseDuration: 1x}\n  - <<: *one\n    rampPercentage: 4\n';
    expect(mistakesIn(`${HEAD}rollout:\n${steps}`).map((sentence) => sentence.slice(0, 60))).toEqual(
      [
        'rainbow.yaml:5:45: `rollout.steps[0].pauseDuration` must be ',
        'rainbow.yaml:5:45: `rollout.steps[1].pauseDuration` must be ',
        'rainbow.yaml:7:21: `rollout.steps[1].rampPercentage` must be',
      ].map((start) => expect.stringContaining(start.slice(0, 50))),
    );
  });
});

test('anchors and merge keys work', () => {
  const text = `${HEAD}rollout:\n  steps:\n  - &first {rampPercentage: 5, pauseDuration: 10m, maxDuration: 1h}\n  - {<<: *first, rampPercentage: 10}\n`;
  const { rollout } = loadConfig(text, { file: 'rainbow.yaml', env: {} });
  expect(rollout.steps?.[1]).toEqual({ rampPercentage: 10, pauseDuration: 600_000, maxDuration: 3_600_000 });
});
