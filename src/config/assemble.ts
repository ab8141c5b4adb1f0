import path from 'node:path';
import { type ReplaySetup } from '../replay/setup.js';
import { UserError } from '../system/errors.js';
import { noDeploymentName } from './messages.js';
import { limitsOf, planOf } from './plan.js';
import { type Config } from './schema.js';
import {
  type CleanupSettings,
  type CodeSettings,
  type ConnectionSettings,
  type Reach,
  type Settings,
  type WorkersSettings,
} from './settings.js';
import { type SelectRules } from '../replay/selection.js';
import { metricsOf } from './assemble-metrics.js';
import { hooksOf } from './assemble-platform.js';
import { addressOf } from './rules-notify.js';
import { isPemText } from './values.js';

export interface Surroundings {
  /** Folder that relative paths of the file start from. Absolute. */
  readonly folder: string;
  readonly apiKey: string | undefined;
}

/** A checked configuration as the settings of a run. */
export function settingsOf(config: Config, { folder, apiKey }: Surroundings): Settings {
  const { worker, rollout, identity } = config;
  const { deploymentName } = worker;
  if (deploymentName === undefined) throw new UserError(noDeploymentName(undefined));
  const absolute = (file: string) => path.resolve(folder, file);
  return {
    connection: connectionOf(config, absolute, apiKey),
    deploymentName,
    buildId: worker.buildID,
    identity,
    plan: planOf(config),
    limits: limitsOf(config),
    metrics: metricsOf(config),
    interval: rollout.analysis.interval,
    progressDeadline: rollout.progressDeadlineSeconds * 1000,
    taskQueues: worker.taskQueues,
    replay: replayOf(config, absolute),
    baseBundle: baseBundleOf(config, absolute),
    smokeTest: rollout.gate,
    stepGates: (rollout.steps ?? []).map(({ gate }) => gate),
    synthetic: rollout.synthetic,
    workers: workersOf(config),
    hooks: hooksOf(config),
    onConflict: rollout.onConflict,
    queueTimeout: rollout.queueTimeout,
    onCancel: rollout.onCancel,
    notify: config.notify.map(({ webhook, ...rest }) => ({ ...rest, url: addressOf(webhook) })),
  };
}

/** A checked configuration as what `cleanup` needs. */
export function cleanupSettingsOf(config: Config, { folder, apiKey }: Surroundings): CleanupSettings {
  const { identity, sunset } = config;
  const { pollersTimeout, namespaces, ...when } = sunset;
  return {
    ...reachOf(config, { folder, apiKey }),
    namespaces,
    identity,
    sunset: when,
    pollersTimeout,
    hooks: hooksOf(config),
  };
}

const CODE_PATHS = [
  'workflowBundle',
  'workflowsPath',
  'payloadConverterPath',
  'failureConverterPath',
  'dataConverterPath',
  'bundlerOptionsPath',
] as const;

/** A checked configuration as where the server is, and the deployment if one is named. */
export function reachOf(config: Config, { folder, apiKey }: Surroundings): Reach {
  const { deploymentName } = config.worker;
  return { connection: connectionOf(config, (file) => path.resolve(folder, file), apiKey), deploymentName };
}

/** A checked configuration as the workflow code and where it runs. */
export function codeSettingsOf(config: Config, surroundings: Surroundings): CodeSettings {
  const absolute = (file: string) => path.resolve(surroundings.folder, file);
  return { ...reachOf(config, surroundings), taskQueues: config.worker.taskQueues, replay: replayOf(config, absolute) };
}

type ReplayConfig = Exclude<Config['rollout']['replay'], 'off' | undefined>;

type Absolute = (file: string) => string;

function connectionOf({ connection, worker }: Config, absolute: Absolute, apiKey: string | undefined): ConnectionSettings {
  const { serverName, configFile, ca, cert, key, ...asWritten } = connection;
  const namespace = worker.temporalNamespace;
  const pem = (text: string) => (isPemText(text) ? text : absolute(text));
  return {
    ...asWritten,
    ...(namespace !== undefined && { namespace }),
    ...(apiKey !== undefined && { apiKey }),
    ...(configFile !== undefined && { configFile: absolute(configFile) }),
    ...(serverName !== undefined && { tlsServerName: serverName }),
    ...(ca !== undefined && { tlsCa: pem(ca) }),
    ...(cert !== undefined && { tlsCert: pem(cert) }),
    ...(key !== undefined && { tlsKey: pem(key) }),
  };
}

function replayOf(config: Config, absolute: Absolute): ReplaySetup | 'off' | undefined {
  const { replay } = config.rollout;
  if (replay === undefined || replay === 'off') return replay;
  const { project = '.', perWorkflowType, total, minHistories, timeout, concurrency } = replay;
  return {
    project: absolute(project),
    ...codeOf(replay, absolute),
    sample: { perWorkflowType, total },
    select: selectOf(config, replay.select),
    minHistories,
    timeout,
    concurrency,
  };
}

function codeOf({ interceptors, ...paths }: ReplayConfig, absolute: Absolute): Partial<ReplaySetup> {
  const given = CODE_PATHS.flatMap((name) => {
    const path = paths[name];
    return path === undefined ? [] : [[name, absolute(path)] as const];
  });
  return {
    ...Object.fromEntries(given),
    ...(interceptors !== undefined && { workflowInterceptorModules: interceptors.map(absolute) }),
  };
}

function baseBundleOf({ rollout: { replay } }: Config, absolute: Absolute): string | undefined {
  return typeof replay !== 'object' || replay.baseBundle === undefined ? undefined : absolute(replay.baseBundle);
}

function selectOf(config: Config, { cohort, ...select }: ReplayConfig['select']): SelectRules {
  const ramp = cohort ? planOf(config).steps[0]?.rampPercentage : undefined;
  return { ...select, ...(ramp !== undefined && { ramp }) };
}

function workersOf({ workers }: Config): WorkersSettings | undefined {
  if (workers === undefined) return undefined;
  return { start: typeof workers.start === 'string' ? ['sh', '-c', workers.start] : workers.start };
}
