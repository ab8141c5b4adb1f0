import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/load.js';
import { HEAD, mistakesIn, withRollout } from './mistakes.js';

const PEM = '-----BEGIN CERTIFICATE-----';

describe('a rollout', () => {
  test('needs a strategy or steps', () => {
    const sentence =
      'no rollout strategy is given: list `rollout.steps` (input steps / --steps) for a progressive rollout, ' +
      'or write `rollout.strategy: AllAtOnce` (input strategy / --strategy) to promote at once';
    expect(mistakesIn(withRollout('onCancel: hold'))).toEqual([`rainbow.yaml:3:1: ${sentence}`]);
    expect(mistakesIn(HEAD)).toEqual([`rainbow.yaml:1:1: ${sentence}`]);
  });

  test('that is Progressive needs steps', () => {
    expect(mistakesIn(withRollout('strategy: Progressive'))).toEqual([
      'rainbow.yaml:4:13: `rollout.strategy` Progressive needs steps; list `rollout.steps` (input steps / --steps), or choose `AllAtOnce` or `Manual`',
    ]);
  });

  test('needs a deployment', () => {
    expect(mistakesIn('version: 1\nrollout: {strategy: Manual}')).toEqual([
      'rainbow.yaml:1:1: no Worker Deployment is named: write `worker.deploymentName`, give the input deployment-name / --deployment-name, or set TEMPORAL_DEPLOYMENT_NAME',
    ]);
  });

  test('has 1 to 20 steps', () => {
    expect(mistakesIn(withRollout('steps: []'))).toEqual([
      'rainbow.yaml:4:10: `rollout.steps` must be a list of 1 to 20 steps, found an empty list',
    ]);
    const steps = Array.from({ length: 21 }, (_, index) => `- {rampPercentage: ${index + 1}, pause: 1m}\n`).join('');
    expect(mistakesIn(withRollout(`steps:\n${steps}`))).toEqual([
      'rainbow.yaml:5:3: `rollout.steps` must be a list of 1 to 20 steps, found a list of 21',
    ]);
  });
});

test('a ramp as fast as the evidence allows needs the test', () => {
  const steps = '{steps: [{rampPercentage: 5, pause: 1m}], rampMode: auto';
  expect(() => mistakesIn(`${HEAD}rollout: ${steps}}`)).toThrow('no mistake was found');
  expect(mistakesIn(`${HEAD}rollout: ${steps}, analysis: {minSamples: 20}}`)).toEqual([
    'rainbow.yaml:3:62: `rollout.rampMode` is `auto`, but `analysis.minSamples` puts thresholds in the place of the test, and a threshold never says how sure it is; remove one of them',
  ]);
});

test('slow workflows need the test', () => {
  const rollout = (analysis: string) => `${HEAD}rollout: {steps: [{rampPercentage: 5, pause: 1m}], analysis: {${analysis}}}`;
  expect(() => mistakesIn(rollout('slow: {budget: 1%}'))).toThrow('no mistake was found');
  expect(mistakesIn(rollout('maxWorkflowFailureRate: 2%, slow: {budget: 1%}'))).toEqual([
    'rainbow.yaml:3:91: `rollout.analysis.slow` is judged by the test, but `analysis.maxWorkflowFailureRate` puts thresholds in its place; remove one of them',
  ]);
});

describe('synthetic workflows', () => {
  const rollout = (synthetic: string, rest: string) => `${HEAD}rollout: {synthetic: {workflowType: Pay${synthetic}}, ${rest}}`;
  const steps = 'steps: [{rampPercentage: 5, pause: 2m}, {rampPercentage: 50, pause: {}, maxDuration: 1h}]';

  test('need the test, and a step', () => {
    expect(mistakesIn(rollout(', count: 2, timeout: 1m', `${steps}, analysis: {minSamples: 20}`))).toEqual([
      'rainbow.yaml:3:11: `rollout.synthetic` is judged by the test, but `analysis.minSamples` puts thresholds in its place; remove one of them',
    ]);
    expect(mistakesIn(rollout('', 'strategy: AllAtOnce'))).toEqual([
      'rainbow.yaml:3:11: `rollout.synthetic` would never run: its pairs need a ramp, and there is none without `rollout.steps`',
    ]);
  });
});

/** The mistakes of steps whose first is in line 5 with its keys from column 5. */
function inSteps(...steps: string[]): string[] {
  return mistakesIn(withRollout(`steps:\n${steps.map((step) => `- ${step}\n`).join('')}`));
}

describe('a step', () => {
  test.each(['0', '100', '-1', '101', '.nan', '.inf', '"5"', '5%', 'null'])('cannot have the ramp %s', (ramp) => {
    const [sentence = '', ...others] = inSteps(`{pause: 1m, rampPercentage: ${ramp}}`);
    expect(others).toEqual([]);
    expect(sentence).toContain(
      'rainbow.yaml:5:33: `rollout.steps[0].rampPercentage` must be a number above 0 and below 100, found ',
    );
  });

  test('must have a higher ramp than the steps before it', () => {
    const mistakes = inSteps(
      '{rampPercentage: 10, pause: 1m}',
      '{setWeight: 10, pause: 1m}',
      '{rampPercentage: 5.5, pause: 1m}',
      '{rampPercentage: 11, pause: 1m}',
    );
    expect(mistakes).toEqual([
      'rainbow.yaml:6:17: `rollout.steps[1].setWeight` must be above 10, the ramp of the step before it, found `10`',
      'rainbow.yaml:7:22: `rollout.steps[2].rampPercentage` must be above 10, the ramp of the step before it, found `5.5`',
    ]);
  });

  test('needs a ramp and either a pause or an approval', () => {
    expect(inSteps('{maxDuration: 1h}')).toEqual([
      'rainbow.yaml:5:5: `rollout.steps[0]` needs `rampPercentage`, a number above 0 and below 100',
      'rainbow.yaml:5:5: `rollout.steps[0]` needs `pauseDuration`, its shortest bake (`0s` for none), or `approval: true`',
    ]);
  });

  test('takes a key by one of its names only', () => {
    expect(inSteps('{rampPercentage: 5, setWeight: 5, pauseDuration: 1m, pause: {}}')).toEqual([
      'rainbow.yaml:5:25: `rollout.steps[0].setWeight` is another name for `rampPercentage`, which is given too; keep one of them',
      'rainbow.yaml:5:58: `rollout.steps[0].pause` is another name for `pauseDuration`, which is given too; keep one of them',
    ]);
  });

  test.each(['10', '-1m', 'soon', '{duration: 1}', '{until: 1m}', '[]'])('cannot have the pause %s', (pause) => {
    expect(inSteps(`{rampPercentage: 5, pause: ${pause}}`)).toHaveLength(1);
  });

  test('explains the forms of a pause', () => {
    expect(inSteps('{rampPercentage: 5, pause: 10}')).toEqual([
      'rainbow.yaml:5:32: `rollout.steps[0].pause` must be a duration such as `10m`, `{duration: 10m}`, or `{}` to wait for a person, found `10`',
    ]);
    expect(inSteps('{rampPercentage: 5, pause: {duration: 10}}')).toEqual([
      'rainbow.yaml:5:43: `rollout.steps[0].pause.duration` must be a duration such as `10m`, `1h30m`, `500ms` or `7d`, at most `365d`, found `10`',
    ]);
  });

  test('cannot wait for a person and not wait for a person', () => {
    expect(inSteps('{rampPercentage: 5, pause: {}, approval: false}')).toEqual([
      'rainbow.yaml:5:46: `rollout.steps[0].approval` is `false`, but `pause: {}` waits for a person; give the pause a duration or remove `approval`',
    ]);
  });

  test('cannot end before its pause, however that is written', () => {
    const sentence =
      'rainbow.yaml:5:55: `rollout.steps[0].maxDuration` must be at least the pause of its step, `1h`, found `59m`';
    expect(inSteps('{rampPercentage: 5, pauseDuration: 1h, maxDuration: 59m}')).toEqual([sentence.replace(':55:', ':57:')]);
    expect(inSteps('{rampPercentage: 5, pause: {duration: 1h}, maxDuration: 59m}')).toEqual([sentence.replace(':55:', ':61:')]);
  });

  test('needs a maxDuration when an inconclusive gate extends the bake', () => {
    const text = withRollout(
      'analysis: {onInconclusive: extend}\nsteps:\n- {rampPercentage: 5, pause: 1m, maxDuration: 1h}\n- {rampPercentage: 9, pause: 1m}\n',
    );
    expect(mistakesIn(text)).toEqual([
      'rainbow.yaml:7:5: `rollout.steps[1]` needs `maxDuration`, because `onInconclusive: extend` extends the bake up to it',
    ]);
  });

  test('is a map', () => {
    expect(inSteps('5')).toEqual(['rainbow.yaml:5:5: `rollout.steps[0]` must be a map, found `5`']);
  });
});

describe('a replay', () => {
  const inReplay = (replay: string) => mistakesIn(withRollout(`strategy: AllAtOnce\nreplay: ${replay}`));

  test('needs code to replay', () => {
    expect(inReplay('{total: 5}')).toEqual([
      'rainbow.yaml:5:3: `rollout.replay` needs `workflowBundle` (made by bundleWorkflowCode) or `workflowsPath`, or `replay: off`',
    ]);
  });

  test('of what is rolled back to is enough for verbs that begin no rollout', () => {
    const text = `version: 1\nworker: {deploymentName: p}\nrollout: {replay: {baseBundle: a.js}}`;
    expect(loadConfig(text, { file: 'rainbow.yaml', env: {}, need: 'deployment' }).rollout.replay).toMatchObject({
      baseBundle: 'a.js',
    });
    expect(inReplay('{baseBundle: a.js}')).toEqual([expect.stringContaining('needs `workflowBundle`')]);
  });

  test('takes one kind of code', () => {
    expect(inReplay('{workflowBundle: a.js, workflowsPath: b.ts}')).toEqual([
      'rainbow.yaml:5:34: `rollout.replay.workflowsPath` is given besides `workflowBundle`; keep one of them',
    ]);
  });

  test('cannot need more histories than it may fetch', () => {
    const sentence = 'must be at most `total`, which is 500, found `501`: the replay gate could never pass';
    expect(inReplay('{workflowBundle: a.js, minHistories: 501}')).toEqual([
      `rainbow.yaml:5:48: \`rollout.replay.minHistories\` ${sentence}`,
    ]);
  });
});

describe('a certificate or key', () => {
  test('is a path in the file', () => {
    expect(mistakesIn(`${HEAD}rollout: {strategy: Manual}\nconnection:\n  cert: |\n    ${PEM}\n`)).toEqual([
      'rainbow.yaml:5:9: `connection.cert` must be the path of a PEM file, found the PEM text itself; write the path, or `${NAME}` to take the text from the environment',
    ]);
  });

  test('is no PEM in base64 either', () => {
    const base64 = Buffer.from(`${PEM}\nabc`).toString('base64');
    expect(mistakesIn(`${HEAD}rollout: {strategy: Manual}\nconnection: {key: ${base64}}\n`)).toEqual([
      expect.stringContaining('`connection.key` must be the path of a PEM file, found the PEM text itself'),
    ]);
  });
});
