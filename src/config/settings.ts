import type { Plan } from '../rollout/plan.js';
import type { Sunset } from '../drain/facts.js';
import type { Limits } from '../gate/limits.js';
import type { MetricRule } from '../gate/measurements.js';
import type { Metric } from '../health/metric.js';
import type { Webhook } from '../notify/webhook.js';
import type { ReplaySetup } from '../replay/setup.js';
import type { Platform } from '../platform/hook.js';

/** How to reach the server, from flags and inputs; whatever is absent comes from `TEMPORAL_*` variables or the TOML profile. */
export interface ConnectionSettings {
  readonly address?: string;
  readonly namespace?: string;
  readonly apiKey?: string;
  readonly profile?: string;
  readonly configFile?: string;
  readonly tls?: boolean;
  readonly tlsServerName?: string;
  /** Each a path to a PEM file or the PEM text itself. */
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

export interface SmokeTestSettings {
  readonly workflowType: string;
  /** JSON value passed as the only argument; absent = no argument. */
  readonly input?: unknown;
  readonly taskQueue?: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Synthetic workflows, one pinned to each version. Times in milliseconds. */
export interface SyntheticSettings extends SmokeTestSettings {
  /** From one pair to the next. */
  readonly interval: number;
  /** Pairs in each step. */
  readonly count: number;
}

export interface WorkersSettings {
  /** Command and arguments that start the workers of the new build; never a shell string unless the user wrote one. */
  readonly start: readonly string[];
}

/** The user's platform, and how its hooks are called. */
export interface PlatformSettings {
  readonly platform: Platform;
  /** Workers that a version is started with. */
  readonly replicas: number;
  /** Longest time for one command, milliseconds. */
  readonly timeout: number;
}

/** Metrics from outside of Temporal: when each is measured and what decides, and where it comes from. */
export interface MetricSettings {
  readonly rules: readonly MetricRule[];
  readonly sources: readonly Metric[];
}

/** Where the server is, and which deployment is meant, if one is named. */
export interface Reach {
  readonly connection: ConnectionSettings;
  readonly deploymentName: string | undefined;
}

/** The workflow code, and where it runs. */
export interface CodeSettings extends Reach {
  readonly taskQueues: readonly string[];
  readonly replay: ReplaySetup | 'off' | undefined;
}

/** What `cleanup` needs; a deployment is named, or the namespaces are. */
export interface CleanupSettings extends Reach {
  /** Empty = the one of the connection. */
  readonly namespaces: readonly string[];
  readonly identity: string;
  readonly sunset: Sunset;
  /** How long one run waits for pollers to be gone, milliseconds. */
  readonly pollersTimeout: number;
  readonly hooks: PlatformSettings;
}

/** Everything a verb needs, after flags, inputs, environment and file were merged. Durations in milliseconds. */
export interface Settings {
  readonly connection: ConnectionSettings;
  readonly deploymentName: string;
  /** Required by `deploy`; other verbs find the rollout in progress. */
  readonly buildId: string | undefined;
  /** Written as the author of every change; must equal the manager identity when one is set. */
  readonly identity: string;
  readonly plan: Plan;
  readonly limits: Limits;
  readonly metrics: MetricSettings;
  /** Time between two looks during a bake. */
  readonly interval: number;
  readonly progressDeadline: number;
  /** Task queues that the new build must poll besides those that Current serves. */
  readonly taskQueues: readonly string[];
  readonly replay: ReplaySetup | 'off' | undefined;
  /** Workflow bundle of the version that was Current before. */
  readonly baseBundle: string | undefined;
  readonly smokeTest: SmokeTestSettings | undefined;
  /** Of each step, if it has one. */
  readonly stepGates: readonly (SmokeTestSettings | undefined)[];
  readonly synthetic: SyntheticSettings | undefined;
  readonly workers: WorkersSettings | undefined;
  readonly hooks: PlatformSettings;
  readonly onConflict: 'reject' | 'supersede' | 'queue';
  /** How long `onConflict: queue` waits. */
  readonly queueTimeout: number;
  readonly onCancel: 'hold' | 'rollback';
  readonly notify: readonly Webhook[];
}
