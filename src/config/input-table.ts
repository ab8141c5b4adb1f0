import path from 'node:path';
import { STEPS_SHORTHAND } from './messages.js';
import { type Overlay } from './overlay.js';
import { type Path } from './tree.js';
import { isPemText } from './values.js';

/** One input of the Action and flag of the CLI: what it says, and where it belongs in rainbow.yaml. */
export interface InputSpec extends Pick<Overlay, 'hint' | 'clears' | 'completes'> {
  /** One sentence, for the CLI's help and for action.yml. */
  readonly about: string;
  /** Absent: it has no key in the file. */
  readonly path?: Path;
  /** The text as the file would hold it; absent = as it is. */
  readonly read?: (text: string, cwd: string) => unknown;
}

/** Every input as text; unset and empty are the same. */
export interface Inputs {
  readonly config?: string | undefined;
  readonly 'deployment-name'?: string | undefined;
  readonly 'build-id'?: string | undefined;
  readonly namespace?: string | undefined;
  readonly address?: string | undefined;
  readonly 'api-key'?: string | undefined;
  readonly tls?: string | undefined;
  readonly 'tls-server-name'?: string | undefined;
  readonly 'tls-ca'?: string | undefined;
  readonly 'tls-cert'?: string | undefined;
  readonly 'tls-key'?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'config-file'?: string | undefined;
  readonly identity?: string | undefined;
  readonly 'task-queues'?: string | undefined;
  readonly strategy?: string | undefined;
  readonly steps?: string | undefined;
  readonly 'progress-deadline'?: string | undefined;
  readonly replay?: string | undefined;
  readonly 'workflow-bundle'?: string | undefined;
  readonly 'workflows-path'?: string | undefined;
  readonly 'base-bundle'?: string | undefined;
  readonly project?: string | undefined;
  readonly 'workers-start'?: string | undefined;
  readonly 'on-conflict'?: string | undefined;
  readonly 'queue-timeout'?: string | undefined;
  readonly 'on-cancel'?: string | undefined;
  readonly 'on-inconclusive'?: string | undefined;
  readonly interval?: string | undefined;
}

export type InputName = keyof Inputs;

const replayKey = (key: string): Path => ['rollout', 'replay', key];

export const INPUTS: Readonly<Record<InputName, InputSpec>> = {
  config: { about: 'Path of the configuration file. Default: rainbow.yaml, when it exists.' },
  'deployment-name': { about: 'Name of the Worker Deployment.', path: ['worker', 'deploymentName'] },
  'build-id': { about: 'Build ID of the new version.', path: ['worker', 'buildID'] },
  namespace: { about: 'Temporal namespace.', path: ['worker', 'temporalNamespace'] },
  address: { about: 'Address of the Temporal frontend, host:port.', path: ['connection', 'address'] },
  'api-key': { about: 'API key for Temporal. Keep it in a secret.' },
  tls: { about: 'true to speak TLS, false not to.', path: ['connection', 'tls'], read: truthOf },
  'tls-server-name': { about: 'Server name that the TLS certificate must carry.', path: ['connection', 'serverName'] },
  'tls-ca': { about: "The server's CA certificate: a path or the PEM text.", path: ['connection', 'ca'], read: pemOf },
  'tls-cert': { about: 'The client certificate: a path or the PEM text.', path: ['connection', 'cert'], read: pemOf },
  'tls-key': { about: 'The key of the client certificate: a path or the PEM text.', path: ['connection', 'key'], read: pemOf },
  profile: { about: 'Profile of the Temporal configuration file.', path: ['connection', 'profile'] },
  'config-file': { about: 'Path of the Temporal configuration file (TOML).', path: ['connection', 'configFile'], read: pathOf },
  identity: { about: 'Written as the author of every change. Default: rainbow-deploy.', path: ['identity'] },
  'task-queues': {
    about: 'More task queues that the new version must poll, separated by commas.',
    path: ['worker', 'taskQueues'],
    read: listOf,
  },
  strategy: { about: 'Manual, AllAtOnce or Progressive.', path: ['rollout', 'strategy'] },
  steps: {
    about: 'Steps of the rollout as ramp percentage:pause, such as "5:10m, 25:30m".',
    path: ['rollout', 'steps'],
    read: stepsOf,
    hint: STEPS_SHORTHAND,
  },
  'progress-deadline': {
    about: 'Seconds in which the new version must have pollers on every task queue.',
    path: ['rollout', 'progressDeadlineSeconds'],
    read: numberOf,
  },
  replay: { about: 'off to leave the replay gate out.', path: ['rollout', 'replay'] },
  'workflow-bundle': {
    about: 'Workflow bundle to replay, made by bundleWorkflowCode.',
    path: replayKey('workflowBundle'),
    read: pathOf,
    clears: replayKey('workflowsPath'),
  },
  'workflows-path': {
    about: "The workflows' source to bundle and replay.",
    path: replayKey('workflowsPath'),
    read: pathOf,
    clears: replayKey('workflowBundle'),
  },
  'base-bundle': {
    about: 'Workflow bundle of the version that was Current before, for the forecast of a rollback and for recover.',
    path: replayKey('baseBundle'),
    read: pathOf,
  },
  project: {
    about: 'Folder of the project whose @temporalio/worker replays. Default: the folder of the configuration file.',
    path: replayKey('project'),
    read: pathOf,
    completes: true,
  },
  'workers-start': { about: 'Command line that starts the workers of the new version.', path: ['workers', 'start'] },
  'on-conflict': { about: 'reject, supersede or queue, when another rollout is in progress.', path: ['rollout', 'onConflict'] },
  'queue-timeout': { about: 'How long on-conflict: queue waits, such as 1h.', path: ['rollout', 'queueTimeout'] },
  'on-cancel': { about: 'hold or rollback, when the run is cancelled.', path: ['rollout', 'onCancel'] },
  'on-inconclusive': {
    about: 'pause, extend, rollback or promote, when the gate cannot decide.',
    path: ['rollout', 'analysis', 'onInconclusive'],
  },
  interval: { about: 'Time between two looks during a bake, such as 15s.', path: ['rollout', 'analysis', 'interval'] },
};

function pathOf(text: string, cwd: string): string {
  return path.resolve(cwd, text);
}

function pemOf(text: string, cwd: string): string {
  return isPemText(text) ? text : pathOf(text, cwd);
}

function truthOf(text: string): unknown {
  return (
    new Map([
      ['true', true],
      ['false', false],
    ]).get(text.toLowerCase()) ?? text
  );
}

function numberOf(text: string): unknown {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function listOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** `5:10m` or `5%:10m:1h` as the step that it stands for; what cannot be read stays text, so that the schema names it. */
function stepsOf(text: string): unknown {
  return listOf(text).map((entry) => {
    const [ramp = '', pause, ...longest] = entry.split(':').map((part) => part.trim());
    return {
      rampPercentage: numberOf(ramp.replace(/%$/, '')),
      ...(pause === undefined ? {} : { pauseDuration: pause }),
      ...(longest.length === 0 ? {} : { maxDuration: longest.join(':') }),
    };
  });
}
