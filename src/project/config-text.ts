import { inList, scalar } from './yaml-text.js';

/** What the first rainbow.yaml of a project says. Paths with `/`, from its own folder. */
export interface FirstConfig {
  readonly deploymentName: string;
  /** Absent = from `TEMPORAL_NAMESPACE` or the profile. */
  readonly namespace: string | undefined;
  readonly address: string | undefined;
  readonly taskQueues: readonly string[];
  readonly workflows: string;
  /** The bundle that the workers run, if the code names one. */
  readonly bundle: string | undefined;
  /** The package whose SDK replays, where that is not the folder itself. */
  readonly project: string | undefined;
  readonly payloadConverter: string | undefined;
  readonly failureConverter: string | undefined;
  readonly interceptors: readonly string[];
  /** A rollout of an hour or two in one job, or of days that a schedule advances. */
  readonly pace: Pace;
}

export type Pace = 'short' | 'long';

/** Within the six hours that a job of GitHub may take, even when every step bakes for its longest. */
const SHORT = { steps: ['5:10m:1h', '25:20m:90m', '50:20m:90m'], bake: '15m' };
const LONG = { steps: ['5:2h:1d', '25:6h:2d', '50:12h:2d'], bake: '2h' };

/** The text of a commented rainbow.yaml. */
export function configText(config: FirstConfig): string {
  const { deploymentName, namespace, address, taskQueues, pace } = config;
  const { steps, bake } = pace === 'short' ? SHORT : LONG;
  const lines = [
    '# yaml-language-server: $schema=./node_modules/rainbow-deploy/schema/rainbow.schema.json',
    'version: 1',
    '',
    'worker:',
    `  deploymentName: ${scalar(plainText(deploymentName))} # the same as in the workers' workerDeploymentOptions`,
    ...(namespace === undefined ? [] : [`  temporalNamespace: ${scalar(plainText(namespace))}`]),
    ...(taskQueues.length === 0
      ? []
      : [
          `  taskQueues: [${taskQueues.map((name) => inList(plainText(name))).join(', ')}] # the workers of a new build must poll all of these`,
        ]),
    '',
    ...(address === undefined
      ? [
          "# connection: {address: 'temporal.example.com:7233'} # where the CI reaches the server; absent, TEMPORAL_ADDRESS says it",
        ]
      : [
          'connection: # API keys and certificates come from secrets, never from this file',
          `  address: ${scalar(plainText(address))}`,
        ]),
    '',
    'rollout:',
    '  strategy: Progressive',
    '  replay: # open workflows must replay on the new code before it gets any traffic',
    ...replayLines(config).map((line) => `    ${line}`),
    '  # gate: {workflowType: SmokeTest} # a workflow that must complete on the new workers before any traffic',
    '  steps: # each is left when its pause is over and the evidence says pass, and held at its longest',
    ...steps.flatMap(stepLines).map((line) => `    ${line}`),
    '  postPromotion:',
    `    bake: ${bake} # the build before stays ready to take over`,
    '',
  ];
  return lines.join('\n');
}

function replayLines(config: FirstConfig): readonly string[] {
  const { workflows, bundle, project, payloadConverter, failureConverter, interceptors } = config;
  const key = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${name}: ${scalar(plainText(value))}`];
  return [
    ...key('workflowsPath', workflows),
    ...(bundle === undefined
      ? []
      : [
          `# workflowBundle: ${scalar(plainText(bundle))} # instead, once a build makes it: the very bundle that the workers run`,
        ]),
    ...key('project', project),
    ...key('payloadConverterPath', payloadConverter),
    ...key('failureConverterPath', failureConverter),
    ...(interceptors.length === 0 ? [] : [`interceptors: [${interceptors.map((file) => inList(plainText(file))).join(', ')}]`]),
  ];
}

function stepLines(step: string): readonly string[] {
  const [ramp = '', pause = '', longest = ''] = step.split(':');
  return [`- rampPercentage: ${ramp}`, `  pauseDuration: ${pause}`, `  maxDuration: ${longest}`];
}

/** `${NAME}` in the file is an environment variable; here it is text. */
function plainText(text: string): string {
  return text.replaceAll('${', '$${');
}
