import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UserError } from '../../../src/system/errors.js';
import { INPUTS, type Inputs } from '../../../src/config/input-table.js';
import { resolveSettings, type ResolveRequest } from '../../../src/config/inputs.js';
import { type Settings } from '../../../src/config/settings.js';

const STEPS = 'rollout:\n  steps: [{rampPercentage: 5, pauseDuration: 10m}]\n';
const FILE = `version: 1\nworker: {deploymentName: from-file, buildID: "file-build", temporalNamespace: "file-ns"}\n${STEPS}`;

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'rainbow-config-'));
});
afterEach(() => rm(cwd, { recursive: true }));

interface Try extends Partial<Pick<ResolveRequest, 'env' | 'need'>> {
  readonly file?: string;
}

async function resolve(inputs: Inputs, { file, env = {}, need = 'rollout' }: Try = {}): Promise<Settings> {
  if (file !== undefined) await writeFile(path.join(cwd, 'rainbow.yaml'), file);
  return resolveSettings({ inputs, env, cwd, need, readFile: (name) => readFile(name, 'utf8') });
}

async function sentence(inputs: Inputs, options?: Try): Promise<string> {
  const error: unknown = await resolve(inputs, options).catch((thrown: unknown) => thrown);
  if (error instanceof UserError) return error.message;
  throw new Error('no mistake was found', { cause: error });
}

describe('where a value comes from', () => {
  const env = { TEMPORAL_DEPLOYMENT_NAME: 'from-env', TEMPORAL_WORKER_BUILD_ID: 'env-build', GITHUB_SHA: 'sha' };

  test('an input wins over the file, the file over the environment, the environment over nothing', async () => {
    const bare = `version: 1\n${STEPS}`;
    const names = async (inputs: Inputs, file: string, variables: Record<string, string>) => {
      const { deploymentName, buildId } = await resolve(inputs, { file, env: variables });
      return [deploymentName, buildId];
    };
    expect(await names({ 'deployment-name': 'from-input', 'build-id': 'input-build' }, FILE, env)).toEqual([
      'from-input',
      'input-build',
    ]);
    expect(await names({}, FILE, env)).toEqual(['from-file', 'file-build']);
    expect(await names({}, bare, env)).toEqual(['from-env', 'env-build']);
    expect(await names({}, bare, { ...env, TEMPORAL_WORKER_BUILD_ID: '' })).toEqual(['from-env', 'sha']);
    expect(await names({}, bare, { TEMPORAL_DEPLOYMENT_NAME: 'from-env' })).toEqual(['from-env', undefined]);
  });

  test('empty inputs are absent, and space around an input does not count', async () => {
    const settings = await resolve({ 'deployment-name': '', namespace: '  ', 'build-id': ' b2\n', config: '' }, { file: FILE });
    expect(settings).toMatchObject({ deploymentName: 'from-file', buildId: 'b2', connection: { namespace: 'file-ns' } });
  });

  test('an input saves the file from the variable that it would need', async () => {
    const file = FILE.replace('file-build', '${GITHUB_SHA}');
    expect((await resolve({ 'build-id': 'b' }, { file })).buildId).toBe('b');
    expect(await sentence({}, { file })).toMatch(
      /^rainbow\.yaml:2:46: `worker\.buildID` needs the environment variable `GITHUB_SHA`/,
    );
  });

  test('no file is needed when the inputs say everything', async () => {
    const settings = await resolve({ 'deployment-name': 'payments', 'build-id': 'b', steps: '5:10m' });
    expect(settings).toMatchObject({ deploymentName: 'payments', buildId: 'b', identity: 'rainbow-deploy', replay: undefined });
    expect(settings.connection).toEqual({});
  });

  test('every other input has its place', async () => {
    const settings = await resolve({
      'deployment-name': 'payments',
      namespace: 'ns',
      address: 'h:7233',
      'api-key': 'k',
      tls: 'True',
      'tls-server-name': 'sn',
      'tls-ca': 'ca.pem',
      'tls-cert': '-----BEGIN CERTIFICATE-----\nx',
      'tls-key': '/abs/key.pem',
      profile: 'prod',
      'config-file': 'temporal.toml',
      identity: 'me',
      'task-queues': 'a, b\nc',
      strategy: 'AllAtOnce',
      'progress-deadline': '30',
      'workflow-bundle': 'dist/b.js',
      project: 'app',
      'workers-start': 'run "$X" ${Y}',
      'on-conflict': 'queue',
      'queue-timeout': '2h',
      'on-cancel': 'rollback',
      'on-inconclusive': 'rollback',
      interval: '1s',
    });
    expect(settings).toMatchObject({
      connection: {
        namespace: 'ns',
        address: 'h:7233',
        apiKey: 'k',
        tls: true,
        tlsServerName: 'sn',
        tlsCa: path.join(cwd, 'ca.pem'),
        tlsCert: '-----BEGIN CERTIFICATE-----\nx',
        tlsKey: '/abs/key.pem',
        profile: 'prod',
        configFile: path.join(cwd, 'temporal.toml'),
      },
      identity: 'me',
      taskQueues: ['a', 'b', 'c'],
      plan: { strategy: 'AllAtOnce', steps: [], onInconclusive: 'rollback' },
      progressDeadline: 30_000,
      replay: { workflowBundle: path.join(cwd, 'dist/b.js'), project: path.join(cwd, 'app') },
      workers: { start: ['sh', '-c', 'run "$X" ${Y}'] },
      onConflict: 'queue',
      queueTimeout: 7_200_000,
      onCancel: 'rollback',
      interval: 1000,
    });
  });

  test('every input has a sentence about it', () => {
    for (const { about } of Object.values(INPUTS)) expect(about).toMatch(/\.$/);
  });
});

describe('steps as an input', () => {
  test('are ramp:pause pairs that replace the steps of the file', async () => {
    const { plan } = await resolve({ steps: '5:10m, 25%:30m:1h\n50.5:0s' }, { file: FILE });
    expect(plan.strategy).toBe('Progressive');
    expect(plan.steps).toEqual([
      { rampPercentage: 5, pause: 600_000, maxDuration: 600_000, approval: false },
      { rampPercentage: 25, pause: 1_800_000, maxDuration: 3_600_000, approval: false },
      { rampPercentage: 50.5, pause: 0, maxDuration: 0, approval: false },
    ]);
  });

  test.each([
    ['5:10m, 5:10m', '`rampPercentage` of entry 2 must be above 5, the ramp of the step before it, found `5`'],
    ['five:10m', '`rampPercentage` of entry 1 must be a number above 0 and below 100, found `five`'],
    ['5:10', '`pauseDuration` of entry 1 must be a duration such as `10m`, `1h30m`, `500ms` or `7d`, at most `365d`, found `10`'],
    ['5', 'entry 1 needs `pauseDuration`, its shortest bake (`0s` for none), or `approval: true`'],
    ['5:10m:5m', '`maxDuration` of entry 1 must be at least the pause of its step, `10m`, found `5m`'],
  ])('%s is explained', async (steps, mistake) => {
    expect(await sentence({ 'deployment-name': 'p', steps })).toBe(
      `input steps / --steps: ${mistake}; steps are written \`5:10m, 25:30m\` (ramp percentage:pause, optionally :maxDuration)`,
    );
  });

  test('cannot be meant together with a strategy that ignores them', async () => {
    expect(await sentence({ steps: '5:1m' }, { file: FILE.replace('steps:', 'strategy: AllAtOnce #') })).toBe(
      'input steps / --steps: steps need the strategy Progressive, but it is `AllAtOnce`; add the input strategy / --strategy Progressive',
    );
  });
});

describe('replay as an input', () => {
  const replay = (section: string) => `${FILE}  replay: ${section}\n`;

  test('off switches it off, whatever else is given', async () => {
    const file = replay('{workflowBundle: a.js}');
    expect((await resolve({ replay: 'off', 'workflow-bundle': 'b.js' }, { file })).replay).toBe('off');
    expect((await resolve({ replay: 'off' }, { file })).plan.checks).toEqual(['registration']);
  });

  test('anything else is refused', async () => {
    expect(await sentence({ replay: 'on' }, { file: FILE })).toBe(
      'input replay / --replay: must be `off`, or a map with `workflowBundle` or `workflowsPath`, found `on`',
    );
  });

  test('a bundle takes the place of the source in the file, or of off', async () => {
    const { replay: merged } = await resolve({ 'workflow-bundle': 'b.js' }, { file: replay('{workflowsPath: src, total: 9}') });
    expect(merged).toMatchObject({ workflowBundle: path.join(cwd, 'b.js'), sample: { total: 9 } });
    expect(merged).not.toHaveProperty('workflowsPath');
    expect((await resolve({ 'workflow-bundle': 'b.js' }, { file: replay('off') })).replay).toMatchObject({ project: cwd });
  });

  test('two kinds of code as inputs are refused', async () => {
    expect(await sentence({ 'workflow-bundle': 'b.js', 'workflows-path': 'w' }, { file: FILE })).toBe(
      'input workflows-path / --workflows-path: is given besides `workflowBundle`; keep one of them',
    );
  });

  test('a project alone configures nothing', async () => {
    expect((await resolve({ project: 'app' }, { file: FILE })).replay).toBeUndefined();
  });
});

describe('a mistake', () => {
  test('in an input names the input and the flag', async () => {
    expect(await sentence({ 'build-id': '__x' }, { file: FILE })).toBe(
      'input build-id / --build-id: must be a string of 1 to 480 bytes that does not start with `__`, found `__x`',
    );
    expect(await sentence({ tls: 'maybe' }, { file: FILE })).toBe('input tls / --tls: must be `true` or `false`, found `maybe`');
    expect(await sentence({ 'on-conflict': 'que' }, { file: FILE })).toBe(
      'input on-conflict / --on-conflict: must be one of `reject`, `supersede`, `queue`, found `que`; did you mean `queue`?',
    );
  });

  test('in a variable names the variable', async () => {
    expect(await sentence({ steps: '5:1m' }, { env: { TEMPORAL_DEPLOYMENT_NAME: 'a.b' } })).toBe(
      'environment variable TEMPORAL_DEPLOYMENT_NAME: must be a string of 1 to 480 bytes without `.` and `:` that does not start with `__`, found `a.b`',
    );
  });

  test('in an input is reported together with those of the file', async () => {
    expect((await sentence({ tls: 'maybe' }, { file: `${FILE}foo: 1\n` })).split('\n')).toEqual([
      'input tls / --tls: must be `true` or `false`, found `maybe`',
      expect.stringContaining('rainbow.yaml:5:1: `foo` is unknown;'),
    ]);
  });

  test('that is a missing file is one only when the file was named', async () => {
    expect(await sentence({ config: 'ci/rb.yaml' })).toBe(
      'the configuration file `ci/rb.yaml` does not exist; correct the input config / --config or create it',
    );
    expect(await sentence({ 'deployment-name': 'p' })).toBe(
      'no rollout strategy is given: list `rollout.steps` (input steps / --steps) for a progressive rollout, ' +
        'or write `rollout.strategy: AllAtOnce` (input strategy / --strategy) to promote at once ' +
        '(there is no rainbow.yaml here; name the file with the input config / --config)',
    );
  });

  test('that is an unreadable file says why', async () => {
    expect(await sentence({ config: '.' })).toBe(
      'the configuration file `.` cannot be read (EISDIR); make it a readable file or name another with the input config / --config',
    );
  });
});

describe('a verb that looks at an existing rollout', () => {
  test('needs no strategy: the plan then routes nothing', async () => {
    const { plan } = await resolve({ 'deployment-name': 'p' }, { need: 'deployment' });
    expect(plan).toMatchObject({ strategy: 'Manual', steps: [] });
  });

  test('takes no Build ID from the commit of its own run', async () => {
    const env = { GITHUB_SHA: 'sha' };
    expect((await resolve({ 'deployment-name': 'p' }, { need: 'deployment', env })).buildId).toBeUndefined();
  });

  test('works where the variable of the Build ID is not set', async () => {
    const file = FILE.replace('file-build', '${GITHUB_SHA}');
    expect((await resolve({}, { need: 'deployment', file })).buildId).toBeUndefined();
  });

  test('still refuses every other unset variable', async () => {
    const file = FILE.replace('file-ns', '${NS}');
    expect(await sentence({}, { need: 'deployment', file })).toContain(
      '`worker.temporalNamespace` needs the environment variable `NS`',
    );
  });
});
