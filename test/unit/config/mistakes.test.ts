import { describe, expect, test } from '@jest/globals';
import { UserErrors } from '../../../src/system/errors.js';
import { loadConfig } from '../../../src/config/load.js';
import { HEAD, mistakesIn, withRollout } from './mistakes.js';

const DURATION = 'a duration such as `10m`, `1h30m`, `500ms` or `7d`, at most `365d`';
const RATE = 'a percentage such as `5%` or a share from 0 to 1 such as `0.05`';
const ROLLOUT_KEYS =
  'strategy, progressDeadlineSeconds, steps, rampMode, replay, gate, synthetic, analysis, postPromotion, freeze, onConflict, queueTimeout, onCancel, propagationTimeout';

/** The mistakes of a rollout that is complete but for `added`, which begins in line 5, column 3. */
function inRollout(added: string): string[] {
  return mistakesIn(withRollout(`strategy: AllAtOnce\n${added}`));
}

describe('a key that does not belong', () => {
  test('is shown where it stands, with what is allowed and what was probably meant', () => {
    expect(inRollout('onConflct: reject')).toEqual([
      `rainbow.yaml:5:3: \`rollout.onConflct\` is unknown; did you mean \`onConflict\`? Allowed in \`rollout\`: ${ROLLOUT_KEYS}`,
    ]);
  });

  test('gets no suggestion when nothing is near', () => {
    expect(mistakesIn(`${HEAD}rollout: {strategy: Manual}\nkubernetes: {}`)).toEqual([
      'rainbow.yaml:4:1: `kubernetes` is unknown; allowed at the top of the file: version, worker, connection, identity, rollout, workers, platform, notify, sunset',
    ]);
  });

  test('is found inside a section that may also be a word', () => {
    expect(inRollout('replay: {workflowBundle: b.js, totl: 5}')[0]).toMatch(
      /^rainbow\.yaml:5:34: `rollout\.replay\.totl` is unknown; did you mean `total`\? Allowed in `rollout\.replay`: workflowBundle, /,
    );
  });

  test.each(['webhooks', 'rollback', 'progressDeadlineAbort'])('but is planned (%s) is refused by name', (key) => {
    expect(inRollout(`${key}: x`)).toEqual([`rainbow.yaml:5:3: \`rollout.${key}\` is not supported by this version; remove it`]);
  });

  test.each(['baseline'])('of the planned analysis (%s) is refused by name', (key) => {
    const sentence = `rainbow.yaml:5:14: \`rollout.analysis.${key}\` is not supported by this version; remove it`;
    expect(inRollout(`analysis: {${key}: x}`)).toEqual([sentence]);
  });

  test('of a step, a gate or a replay that is planned is refused by name', () => {
    expect(inRollout('gate: {workflowType: T, onFailure: rollback, inputFrom: {}}')).toEqual([
      'rainbow.yaml:5:27: `rollout.gate.onFailure` is not supported by this version; remove it',
      'rainbow.yaml:5:48: `rollout.gate.inputFrom` is not supported by this version; write the value in `rollout.gate.input`',
    ]);
    expect(inRollout('steps: [{rampPercentage: 5, pause: 1m, gate: {workflowType: T, onFailure: pause}}]')).toEqual([
      'rainbow.yaml:5:66: `rollout.steps[0].gate.onFailure` is not supported by this version; remove it',
    ]);
    expect(inRollout('replay: {workflowBundle: b.js, sample: {}}')).toEqual([
      'rainbow.yaml:5:34: `rollout.replay.sample` is not supported by this version; use `rollout.replay.perWorkflowType` and `rollout.replay.total`',
    ]);
  });

  test('because it is a secret names the place for secrets and never shows the value', () => {
    const [sentence = ''] = mistakesIn(`${HEAD}rollout: {strategy: Manual}\nconnection: {apiKey: s3cret}`);
    expect(sentence).toBe(
      'rainbow.yaml:4:14: `connection.apiKey` does not belong in a file; use TEMPORAL_API_KEY or the input api-key',
    );
  });

  test('is reported even when it is called __proto__', () => {
    expect(mistakesIn(`${HEAD}rollout: {strategy: Manual}\n__proto__: {version: 1}`)[0]).toMatch(
      /^rainbow\.yaml:4:1: `__proto__` is unknown;/,
    );
  });
});

describe('a value that is not allowed', () => {
  test.each([
    [
      'onConflict: Reject',
      '5:15: `rollout.onConflict` must be one of `reject`, `supersede`, `queue`, found `Reject`; did you mean `reject`?',
    ],
    ['onCancel: explode', '5:13: `rollout.onCancel` must be one of `hold`, `rollback`, found `explode`'],
    ['analysis: {onError: rollback}', '5:23: `rollout.analysis.onError` must be `pause`, found `rollback`'],
    ['postPromotion: {analysis: own}', '5:29: `rollout.postPromotion.analysis` must be `inherit`, found `own`'],
    ['replay: on', '5:11: `rollout.replay` must be `off`, or a map with `workflowBundle` or `workflowsPath`, found `on`'],
    ['analysis:', '5:3: `rollout.analysis` must be a map, found nothing'],
    ['gate: [a]', '5:9: `rollout.gate` must be a map, found a list of 1'],
    ['gate: {}', '5:3: `rollout.gate.workflowType` is missing; it must be a string that is not empty'],
    [
      'gate: {workflowType: 5}',
      '5:24: `rollout.gate.workflowType` must be a string that is not empty, found the number `5`; put it in quotes',
    ],
    ['gate: {workflowType: T, input: [.nan]}', '5:34: `rollout.gate.input` must be a JSON value, found a list of 1'],
    [
      'progressDeadlineSeconds: 10m',
      '5:28: `rollout.progressDeadlineSeconds` must be a whole number of seconds from 1 to 31536000 (365 days), found `10m`',
    ],
    ['analysis: {minSamples: 0}', '5:26: `rollout.analysis.minSamples` must be a whole number from 1 to 1000000000, found `0`'],
    ['analysis: {stuckAttempts: 1}', '5:29: `rollout.analysis.stuckAttempts` must be a whole number from 2 to 1000, found `1`'],
    [
      'analysis: {interval: 1ms}',
      '5:24: `rollout.analysis.interval` must be a duration of at least `100ms` such as `15s` or `1m`, at most `365d`, found `1ms`',
    ],
    [
      'queueTimeout: 0s',
      '5:17: `rollout.queueTimeout` must be a duration above zero such as `10m`, `1h30m`, `500ms` or `7d`, at most `365d`, found `0s`',
    ],
  ])('%s', (added, sentence) => {
    expect(inRollout(added)).toEqual([`rainbow.yaml:${sentence}`]);
  });

  test.each(['90', '"90"', '-5m', '5 minutes', '5m1h', '10m10m', '366d', '8761h', '""', '1e3s', 'm', '[]', 'true', '.inf'])(
    'a duration cannot be %s',
    (written) => {
      const [sentence = '', ...others] = inRollout(`postPromotion: {bake: ${written}}`);
      expect(others).toEqual([]);
      expect(sentence).toContain(`rainbow.yaml:5:25: \`rollout.postPromotion.bake\` must be ${DURATION}, found `);
    },
  );

  test.each(['5', '1.01', '-0.1', '.nan', '.inf', '101%', '-1%', '5 %', 'five', '"0.05"', '{}'])(
    'a rate cannot be %s',
    (written) => {
      const [sentence = '', ...others] = inRollout(`analysis: {maxWorkflowFailureRate: ${written}}`);
      expect(others).toEqual([]);
      expect(sentence).toContain(`rainbow.yaml:5:38: \`rollout.analysis.maxWorkflowFailureRate\` must be ${RATE}, found `);
    },
  );
});

describe('names that the server refuses are refused here', () => {
  const name = (line: string) => mistakesIn(`version: 1\nworker:\n  deploymentName: ok\n  ${line}\nrollout: {strategy: Manual}`);

  test.each(['"a.b"', '"a:b"', '__a', '""', 'a'.repeat(481), 'ü'.repeat(241)])('as a deployment name: %s', (written) => {
    const [sentence = ''] = mistakesIn(`version: 1\nworker: {deploymentName: ${written}}\nrollout: {strategy: Manual}`);
    expect(sentence).toContain(
      'rainbow.yaml:2:26: `worker.deploymentName` must be a string of 1 to 480 bytes without `.` and `:` that does not start with `__`, found ',
    );
    expect(sentence.length).toBeLessThan(250);
  });

  test.each(['__unversioned__', '""', 'b'.repeat(481), 'ü'.repeat(241)])('as a Build ID: %s', (written) => {
    expect(name(`buildID: ${written}`)[0]).toContain(
      'rainbow.yaml:4:12: `worker.buildID` must be a string of 1 to 480 bytes that does not start with `__`, found ',
    );
  });

  test('and a Build ID that YAML reads as a number is not silently changed', () => {
    expect(name('buildID: 1.10')).toEqual([
      'rainbow.yaml:4:12: `worker.buildID` must be a string of 1 to 480 bytes that does not start with `__`, found the number `1.1`; put it in quotes',
    ]);
  });

  test('while 480 bytes, dots and colons are fine in a Build ID', () => {
    const buildID = `v1.2:${'b'.repeat(475)}`;
    const text = `version: 1\nworker: {deploymentName: ok, buildID: "${buildID}"}\nrollout: {strategy: Manual}`;
    expect(loadConfig(text, { file: 'rainbow.yaml', env: {} }).worker.buildID).toBe(buildID);
  });
});

describe('mistakes', () => {
  test('are all reported together, in the order of the file', () => {
    const text =
      'version: 2\nworker: {deploymentName: a.b, buildID: 7}\nrollout:\n  strateg: x\n  steps: [{rampPercentage: 0, pause: 1m}]\nfoo: 1\nfoo: 2\n';
    const places = mistakesIn(text).map((sentence) => sentence.split(': ')[0]);
    expect(places).toEqual(['1:10', '2:26', '2:40', '4:3', '5:28', '7:1', '7:1'].map((place) => `rainbow.yaml:${place}`));
  });

  test('carry their place for annotations and make exit code 40', () => {
    const attempt = () => loadConfig(withRollout('strategy: AllAtOnce\nnotify: 1'), { file: 'ci/rainbow.yaml', env: {} });
    expect(attempt).toThrow(UserErrors);
    try {
      attempt();
    } catch (error) {
      if (!(error instanceof UserErrors)) throw error;
      expect(error.exitCode).toBe(40);
      expect(error.errors.map(({ place }) => place)).toEqual([{ file: 'ci/rainbow.yaml', line: 5, column: 3 }]);
    }
  });
});
