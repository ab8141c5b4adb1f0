import type { Plan } from '../rollout/plan.js';
import type { Limits } from '../gate/limits.js';

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

/** Which runs are chosen; see docs/configuration.md. Durations in milliseconds, shares from 0 to 1. */
export interface SelectSettings {
  readonly random: number;
  readonly draws: number;
  readonly seed: string;
  readonly pinned: number;
  readonly closed: number;
  readonly closedWithin: number;
  /** Ramp percentage whose cohort comes first; absent = no preference. */
  readonly ramp?: number;
}

export interface ReplaySettings {
  /** Folder of the user's project: `@temporalio/worker` is resolved from here. Absolute. */
  readonly project: string;
  /** One of the two: a bundle made by `bundleWorkflowCode`, or the workflows' source to bundle. Absolute. */
  readonly workflowBundle?: string;
  readonly workflowsPath?: string;
  /** Module with the payload converter (as the workers use it), and module exporting `payloadCodecs`. Absolute. */
  readonly payloadConverterPath?: string;
  readonly dataConverterPath?: string;
  readonly sample: { readonly perWorkflowType: number; readonly total: number };
  readonly select: SelectSettings;
  /** Fewer replayed histories than this are inconclusive while more open runs exist. */
  readonly minHistories: number;
  /** Watchdog per history, milliseconds. */
  readonly timeout: number;
  /** Child processes. */
  readonly concurrency: number;
}

export interface SmokeTestSettings {
  readonly workflowType: string;
  /** JSON value passed as the only argument; absent = no argument. */
  readonly input?: unknown;
  readonly taskQueue?: string;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface WorkersSettings {
  /** Command and arguments that start the workers of the new build; never a shell string unless the user wrote one. */
  readonly start: readonly string[];
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
  /** Time between two looks during a bake. */
  readonly interval: number;
  readonly progressDeadline: number;
  /** Task queues that the new build must poll besides those that Current serves. */
  readonly taskQueues: readonly string[];
  readonly replay: ReplaySettings | 'off' | undefined;
  readonly smokeTest: SmokeTestSettings | undefined;
  readonly workers: WorkersSettings | undefined;
  readonly onConflict: 'reject' | 'supersede' | 'queue';
  /** How long `onConflict: queue` waits. */
  readonly queueTimeout: number;
  readonly onCancel: 'hold' | 'rollback';
}
