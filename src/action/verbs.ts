import { INPUTS } from '../config/input-table.js';
import { type Texts } from '../github/inputs.js';
import { type Published } from '../github/step.js';
import { type Logger } from '../system/logger.js';

/** One run of an Action: inputs that the workflow left empty have no key. */
export interface ActionRequest {
  readonly verb: string;
  readonly inputs: Texts;
  readonly log: Logger;
  /** Aborted when the runner cancels the step. */
  readonly signal: AbortSignal;
}

/** An Action of this repository: what its action.yml declares (scripts/actions.mjs writes and checks that) and what it does. */
export interface ActionRow {
  /** What it can do; with several, the input `verb` chooses, and the first is its default. */
  readonly verbs: readonly [string, ...string[]];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly run: (request: ActionRequest) => Promise<Published>;
}

const CONNECTION = [
  'namespace',
  'address',
  'api-key',
  'tls',
  'tls-server-name',
  'tls-ca',
  'tls-cert',
  'tls-key',
  'profile',
  'config-file',
];
const TARGET = ['config', 'deployment-name', 'build-id', ...CONNECTION, 'identity', 'task-queues'];
const PLAN = ['strategy', 'steps', 'on-inconclusive', 'interval'];
const CODE = ['workflow-bundle', 'workflows-path', 'project'];
/** A turn of a rollout: the plan decides it, and its replay gate may run in it. */
const TURN = [...TARGET, ...PLAN, 'replay', ...CODE];
const TOLD = ['report-dir', 'fail-on-hold'];
/** How histories are replayed, and whose they are. */
const REPLAYING = [
  'concurrency',
  'timeout',
  'interceptors',
  'payload-converter-path',
  'failure-converter-path',
  'data-converter-path',
  'bundler-options-path',
  'config',
  'deployment-name',
  ...CONNECTION,
  'task-queues',
  ...TOLD,
];
/** Where the rollout shows on GitHub. */
const SHOWN = ['github-deployment', 'check-run', 'commit', 'github-token'];

const ROLLOUT_OUTPUTS = ['outcome', 'build-id', 'previous-build-id', 'ramp', 'headline', 'report'];

const plan = (request: ActionRequest) => import('./rollout.js').then(({ runPlanAction }) => runPlanAction(request));
const rollout = (request: ActionRequest) => import('./rollout.js').then(({ runRollout }) => runRollout(request));
const cleanup = (request: ActionRequest) => import('./rollout.js').then(({ runCleanupAction }) => runCleanupAction(request));

const doctor = (request: ActionRequest) => import('./rollout.js').then(({ runDoctorAction }) => runDoctorAction(request));

const recover = (request: ActionRequest) => import('./rollout.js').then(({ runRecoverAction }) => runRecoverAction(request));

/** A verb of a rollout as an Action of its own. */
function verb(name: string, inputs: readonly string[]): ActionRow {
  return { verbs: [name], inputs: [...inputs, ...TOLD], outputs: ROLLOUT_OUTPUTS, run: rollout };
}

/** Inputs that concern one run of a verb and have no place in rainbow.yaml. */
const RUN_INPUTS = [
  'report-dir',
  'fail-on-hold',
  'accept-plan',
  'retry',
  'detach',
  'plan-file',
  'full',
  'reason',
  'to',
  'all',
  'dry-run',
  'plan',
  'from',
  'include-failed',
  'rate',
  ...SHOWN,
];

const OTHERS: Readonly<Record<string, ActionRow['run']>> = { cleanup, plan, recover };

/**
 * Every Action: `root` is action.yml of the repository, any other one lies in the folder of its name. A row here and a paragraph in
 * scripts/actions.yml make a new one; `npm run actions` writes its files.
 */
export const ACTIONS = {
  root: {
    verbs: ['deploy', 'advance', 'status', 'promote', 'pause', 'resume', 'abort', 'rollback', 'recover', 'plan', 'cleanup'],
    inputs: ['verb', ...Object.keys(INPUTS), ...RUN_INPUTS],
    outputs: ROLLOUT_OUTPUTS,
    run: (request) => (OTHERS[request.verb] ?? rollout)(request),
  },
  advance: verb('advance', [...TURN, 'accept-plan', ...SHOWN]),
  status: verb('status', [...TARGET, ...PLAN]),
  promote: verb('promote', [...TURN, 'full', 'reason', ...SHOWN]),
  pause: verb('pause', [...TURN, 'reason', ...SHOWN]),
  resume: verb('resume', [...TURN, 'reason', ...SHOWN]),
  abort: verb('abort', [...TURN, 'reason', ...SHOWN]),
  rollback: verb('rollback', [...TARGET, ...PLAN, 'to', 'reason', ...SHOWN]),
  plan: {
    verbs: ['plan'],
    inputs: [...TURN, 'retry', ...TOLD],
    outputs: ROLLOUT_OUTPUTS.filter((name) => name !== 'ramp'),
    run: plan,
  },
  doctor: {
    verbs: ['doctor'],
    inputs: [...TURN, ...TOLD],
    outputs: ['outcome', 'headline', 'failing', 'warned', 'report'],
    run: doctor,
  },
  recover: {
    verbs: ['recover'],
    inputs: [...TARGET, ...CODE, 'base-bundle', 'to', 'from', 'plan', 'include-failed', 'rate', ...TOLD],
    outputs: ['outcome', 'build-id', 'previous-build-id', 'headline', 'report'],
    run: recover,
  },
  cleanup: {
    verbs: ['cleanup'],
    inputs: ['config', 'deployment-name', ...CONNECTION, 'identity', 'all', 'dry-run', ...TOLD],
    outputs: ['outcome', 'headline', 'deleted', 'report'],
    run: cleanup,
  },
  replay: {
    verbs: ['replay'],
    inputs: [
      'histories',
      'workflows',
      'workflow-bundle',
      'project',
      'base-ref',
      'base-workflows',
      'base-bundle',
      'latent',
      'drift',
      'bail',
      'shard',
      'merge',
      'comment',
      'github-token',
      ...REPLAYING,
    ],
    outputs: ['outcome', 'headline', 'replayed', 'failed', 'causes', 'report', 'sarif', 'junit'],
    run: (request) => import('./replay.js').then(({ runReplayAction }) => runReplayAction(request)),
  },
  capture: {
    verbs: ['capture'],
    inputs: [
      'output',
      'redact',
      'prune',
      'per-workflow-type',
      'total',
      'pinned',
      'closed',
      'seed',
      'ramp',
      'config',
      'deployment-name',
      ...CONNECTION,
      'task-queues',
      ...CODE,
      ...TOLD,
    ],
    outputs: ['outcome', 'headline', 'folder', 'histories', 'fetched', 'report'],
    run: (request) => import('./capture.js').then(({ runCaptureAction }) => runCaptureAction(request)),
  },
  patches: {
    verbs: ['patches'],
    inputs: ['workflows', 'workflow-bundle', 'project', 'histories', 'closed-runs', 'total', ...REPLAYING],
    outputs: ['outcome', 'headline', 'deprecate', 'remove', 'broken', 'report'],
    run: (request) => import('./patches.js').then(({ runPatchesAction }) => runPatchesAction(request)),
  },
  verdict: {
    verbs: ['verdict'],
    inputs: ['evidence', ...TOLD],
    outputs: ['outcome', 'headline', 'build-id', 'report'],
    run: (request) => import('./verdict.js').then(({ runVerdictAction }) => runVerdictAction(request)),
  },
} as const satisfies Readonly<Record<string, ActionRow>>;

export type ActionName = keyof typeof ACTIONS;

/** Inputs that are `true` or `false`; `tls` is checked where the configuration is. */
export const BOOLEANS = [
  'fail-on-hold',
  'accept-plan',
  'retry',
  'detach',
  'full',
  'all',
  'dry-run',
  'plan',
  'include-failed',
  'bail',
  'redact',
  'prune',
];

/** Names that people try, and what they are called here; what is merely misspelt is found without this. */
export const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  workflows: ['workflows-path', 'workflow-path', 'workflow'],
  'workflows-path': ['workflows', 'workflow-path', 'workflow'],
  'workflow-bundle': ['bundle'],
  'deployment-name': ['deployment', 'worker-deployment', 'name'],
  'build-id': ['version', 'build'],
  address: ['host', 'server', 'temporal-address'],
  namespace: ['temporal-namespace'],
  'api-key': ['token', 'temporal-api-key'],
  'base-ref': ['base'],
  'github-deployment': ['environment', 'deployment-environment', 'github-environment'],
  'check-run': ['check', 'check-name'],
  commit: ['sha', 'ref', 'commit-sha'],
  histories: ['history', 'snapshot'],
  output: ['folder', 'out'],
  'report-dir': ['report', 'output-dir'],
};
