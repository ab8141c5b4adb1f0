import { describe, expect, test } from '@jest/globals';
import { type Fields, GOOD, metric, settingsOf, withMetrics } from './metrics-text.js';
import { mistakesIn, withRollout } from './mistakes.js';

/** The first mistake, without its place. */
function mistake(text: string): string {
  const [sentence = ''] = mistakesIn(text);
  expect(sentence).toMatch(/^rainbow\.yaml:\d+:\d+: /);
  return sentence.replace(/^rainbow\.yaml:\d+:\d+: /, '');
}

const M = '`rollout.analysis.metrics[0]';

describe('A metric that is wrong', () => {
  test.each<[string, Fields, string]>([
    ['no name', { name: undefined }, `${M}.name\` is missing`],
    ['a name with a space', { name: 'a b' }, `${M}.name\` must be a name of 1 to 50 letters`],
    ['a name that is a number', { name: 7 }, `${M}.name\` must be a name of 1 to 50 letters`],
    ['a bare interval', { interval: 60 }, `${M}.interval\` must be a duration of at least \`100ms\``],
    ['an interval without sense', { interval: 'often' }, `${M}.interval\` must be a duration`],
    ['a bare delay', { initialDelay: 5 }, `${M}.initialDelay\` must be a duration`],
    ['a count of none', { count: 0 }, `${M}.count\` must be a whole number from 1`],
    ['a count without interval', { count: 3, interval: undefined }, `${M}.count\` needs \`interval\``],
    ['a negative limit', { failureLimit: -1 }, `${M}.failureLimit\` must be a whole number from 0`],
    ['a limit that is a text', { failureLimit: 'x' }, `${M}.failureLimit\` must be a whole number from 0`],
    [
      'a limit never reached',
      { count: 3, failureLimit: 3 },
      `${M}.failureLimit\` must be below \`count\`, which is 3, found \`3\`: the metric could never fail`,
    ],
    [
      'a limit never reached by one',
      { interval: undefined, failureLimit: 1 },
      `${M}.failureLimit\` must be below \`count\`, which is 1`,
    ],
    [
      'an error limit that is none',
      { consecutiveErrorLimit: 'no' },
      `${M}.consecutiveErrorLimit\` must be a whole number from 0 to 1000`,
    ],
    ['a condition that is no text', { successCondition: true }, `${M}.successCondition\` must be a string`],
    ['a condition that is empty', { successCondition: '' }, `${M}.successCondition\` must be a string that is not empty`],
    [
      'a condition with a mistake',
      { successCondition: 'result <' },
      `${M}.successCondition\` cannot be judged: Unexpected token: EOF, at character 9; write CEL that is true or false for \`result\`, such as \`result[0] < 0.05\` (docs/health.md)`,
    ],
    [
      'a condition of a strange variable',
      { failureCondition: 'value > 3' },
      `${M}.failureCondition\` cannot be judged: Unknown variable: value`,
    ],
    [
      'a condition that gives a number',
      { failureCondition: 'size(result) + 1' },
      `${M}.failureCondition\` cannot be judged: it gives an int, neither true nor false`,
    ],
    [
      'a condition that is always true',
      { successCondition: '1 < 2' },
      `${M}.successCondition\` cannot be judged: it never looks at \`result\``,
    ],
    [
      'no condition',
      { successCondition: undefined },
      `${M}\` needs \`successCondition\` or \`failureCondition\`: without one it could only pass`,
    ],
    ['a dry run that is no truth', { dryRun: 'yes' }, `${M}.dryRun\` must be \`true\` or \`false\``],
    [
      'no data as a pass',
      { noData: 'pass' },
      `${M}.noData\` must be one of \`inconclusive\`, \`error\`, \`fail\`, found \`pass\``,
    ],
    ['an unknown key', { treshold: 5 }, `${M}.treshold\` is unknown; allowed in \`rollout.analysis.metrics[0]\`: name, interval`],
    ['no provider', { provider: undefined }, `${M}.provider\` is missing`],
    [
      'an empty provider',
      { provider: {} },
      `${M}.provider\` names no provider; give one of \`prometheus\`, \`http\`, \`command\``,
    ],
    [
      'a provider of Argo Rollouts',
      { provider: { datadog: {} } },
      `${M}.provider.datadog\` is not supported by this version; use \`command\` (docs/health.md)`,
    ],
    [
      'another one',
      { provider: { web: { url: 'http://a' } } },
      `${M}.provider.web\` is not supported by this version; use \`http\` (docs/health.md)`,
    ],
    [
      'an unknown provider',
      { provider: { graphite: {} } },
      `${M}.provider.graphite\` is unknown; allowed in \`rollout.analysis.metrics[0].provider\`: prometheus, http, command`,
    ],
    [
      'two providers',
      { provider: { http: { url: 'http://a' }, command: { run: ['a'] } } },
      `${M}.provider\` names \`http\` and \`command\`; keep one of them`,
    ],
    ['a provider that is a text', { provider: 'prometheus' }, `${M}.provider\` must be a map`],
    ['no query', { provider: { prometheus: { address: 'http://p:9090' } } }, `${M}.provider.prometheus.query\` is missing`],
    ['no address', { provider: { prometheus: { query: 'up' } } }, `${M}.provider.prometheus.address\` is missing`],
    [
      'an address that is none',
      { provider: { prometheus: { address: 'p:9090', query: 'up' } } },
      `${M}.provider.prometheus.address\` must be an address such as`,
    ],
    ['a file', { provider: { http: { url: 'file:///etc/passwd' } } }, `${M}.provider.http.url\` must be an address such as`],
    [
      'a password in the address',
      { provider: { http: { url: 'https://ann:s3cret@health.example' } } },
      `${M}.provider.http.url\` must be an address such as`,
    ],
    [
      'a version in the host',
      { provider: { http: { url: 'https://{buildId}.example/' } } },
      `${M}.provider.http.url\` must be an address such as`,
    ],
    [
      'another method',
      { provider: { http: { url: 'http://a', method: 'PUT' } } },
      `${M}.provider.http.method\` must be one of \`GET\`, \`POST\``,
    ],
    [
      'headers that are a list',
      { provider: { http: { url: 'http://a', headers: ['a'] } } },
      `${M}.provider.http.headers\` must be a map of header names and strings`,
    ],
    [
      'a header that is a number',
      { provider: { http: { url: 'http://a', headers: { a: 7 } } } },
      `${M}.provider.http.headers.a\` must be a string`,
    ],
    [
      'a bare timeout',
      { provider: { http: { url: 'http://a', timeout: 5 } } },
      `${M}.provider.http.timeout\` must be a duration above zero`,
    ],
    [
      'a command line',
      { provider: { command: { run: 'check.sh' } } },
      `${M}.provider.command.run\` must be a list of the command and its arguments`,
    ],
    ['an empty command', { provider: { command: { run: [] } } }, `${M}.provider.command.run\` must be a list of the command`],
    [
      'a version for the shell',
      { provider: { command: { run: ['sh', '-c', 'check {buildId}'] } } },
      `${M}.provider.command.run\` holds the argument \`check {buildId}\`, which is run as text`,
    ],
  ])('is refused for %s', (_what, change, sentence) => {
    expect(mistake(metric(change)).slice(0, sentence.length)).toBe(sentence);
  });

  test('is shown where it stands', () => {
    const text = withRollout(
      [
        'replay: off',
        'steps: [{setWeight: 5, pause: 1m}]',
        'analysis:',
        '  metrics:',
        '    - name: a',
        '      successCondition: result <',
        '      provider: {command: {run: [x]}}',
      ].join('\n'),
    );
    expect(mistakesIn(text)).toEqual([
      expect.stringMatching(/^rainbow\.yaml:9:27: `rollout\.analysis\.metrics\[0\]\.successCondition`/),
    ]);
  });

  test('never shows a secret that it holds', () => {
    const headers = { Authorization: 'Bearer s3cret', 'X-Api-Key': '${KEY}', Accept: 'text/plain' };
    const text = metric({ provider: { prometheus: { address: 'http://p', query: 'up', headers } } });
    const sentences = mistakesIn(text, { env: { KEY: 'k' } });
    expect(sentences).toEqual([
      expect.stringMatching(
        /metrics\[0\]\.provider\.prometheus\.headers\.Authorization` does not belong in a file; write `\$\{NAME\}` and keep it in the environment$/,
      ),
    ]);
    expect(sentences.join()).not.toContain('s3cret');
  });
});

describe('Metrics that do not fit together', () => {
  test.each<[string, string, string]>([
    ['two of one name', withMetrics([GOOD, GOOD]), '`rollout.analysis.metrics[1].name` is `errors`, the name of another metric'],
    [
      'a step that repeats the name of the background',
      withMetrics([GOOD], { steps: [{ setWeight: 5, pause: '1m', analysis: { metrics: [GOOD] } }] }),
      '`rollout.steps[0].analysis.metrics[0].name` is `errors`, the name of another metric',
    ],
    [
      'more than eight',
      withMetrics(Array.from({ length: 9 }, (_, n) => ({ ...GOOD, name: `m${n}` }))),
      '`rollout.analysis.metrics` must be a list of at most 8 metrics',
    ],
    ['metrics that are a map', withMetrics({ errors: GOOD }), '`rollout.analysis.metrics` must be a list of at most 8 metrics'],
    [
      'a step without any',
      withMetrics([], { steps: [{ setWeight: 5, pause: '1m', analysis: { metrics: [] } }] }),
      '`rollout.steps[0].analysis.metrics` must be a list of 1 to 4 metrics',
    ],
    [
      'a start after the end',
      withMetrics([GOOD], { startingStep: 2 }),
      '`rollout.analysis.startingStep` must be at most 1, the bake after the last of 1 steps (they count from 0), found `2`',
    ],
    [
      'a start where nothing bakes',
      withMetrics([GOOD], { startingStep: 1 }),
      '`rollout.analysis.metrics` would never be measured',
    ],
    [
      'a start that is none',
      withMetrics([GOOD], { startingStep: 'late' }),
      '`rollout.analysis.startingStep` must be a whole number from 0 to 20',
    ],
    [
      'a delay beyond the step',
      metric({ initialDelay: '11m' }),
      '`rollout.analysis.metrics[0]` takes at least 660 s, longer than its step may last (600 s)',
    ],
    [
      'more measurements than the step has time for',
      withMetrics([], {
        steps: [{ setWeight: 5, pause: '1m', maxDuration: '3m', analysis: { metrics: [{ ...GOOD, count: 5 }] } }],
      }),
      '`rollout.steps[0].analysis.metrics[0]` takes at least 240 s, longer than its step may last (180 s)',
    ],
  ])('are refused: %s', (_what, text, sentence) => {
    expect(mistake(text).slice(0, sentence.length)).toBe(sentence);
  });

  test('may have one name in two steps', async () => {
    const step = (setWeight: number) => ({ setWeight, pause: '1m', analysis: { metrics: [GOOD] } });
    const { metrics } = await settingsOf(withMetrics([], { steps: [step(5), step(50)] }));
    expect(metrics.rules.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['errors', 0, 0],
      ['errors', 1, 1],
    ]);
    expect(new Set(metrics.rules.map(({ key }) => key)).size).toBe(2);
  });
});

test('An approval may name the environment whose reviewers give it', async () => {
  const steps = [{ setWeight: 5, pause: '10m', approval: { environment: 'production' } }];
  expect((await settingsOf(withMetrics([], { steps }))).plan.steps[0]).toMatchObject({
    approval: true,
    environment: 'production',
  });
  expect(mistake(withMetrics([], { steps: [{ setWeight: 5, pause: '1m', approval: { env: 'x' } }] }))).toContain('environment');
  expect(mistake(withMetrics([], { steps: [{ setWeight: 5, pause: '1m', approval: 'ann' }] }))).toContain(
    '`rollout.steps[0].approval` must be `true`, `false`, or `{environment: production}`',
  );
});
