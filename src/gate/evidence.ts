import { type Arm, type Stratum } from './arms.js';
import { type Measurement, type MetricState } from './measurements.js';
import { type SlowLimits } from './slow-limits.js';

/** Workflows of one version, by how they ended: those that closed since the cohort began, and those that are still open. */
export interface Outcomes {
  readonly running: number;
  readonly completed: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly continuedAsNew: number;
  /** Ended by a person or a parent; says nothing about the build. */
  readonly canceled: number;
  readonly terminated: number;
}

/** Tasks that the running workers of one version finished since they started, retries included, from worker heartbeats. */
export interface TaskTally {
  /** Failed ones included. */
  readonly processed: number;
  readonly failed: number;
}

/** An open workflow whose workflow task keeps failing, and the version that holds the task. */
export interface StuckWorkflow {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** Attempt number of the pending workflow task; 1 is the first. */
  readonly attempt: number;
  /** `nondeterminism` only when the server recorded that cause for a task of this version. */
  readonly cause: 'nondeterminism' | 'task-failure' | 'timeout';
  readonly message: string;
}

export interface QueuePollers {
  readonly taskQueue: string;
  readonly kind: 'workflow' | 'activity' | 'nexus';
  /** Pollers seen within the last 70 s. */
  readonly candidate: number;
  readonly previous: number;
  /** The server still routes what the queue holds to the previous version: it is Current there. */
  readonly previousServes: boolean;
}

/** Workflows that a ramp drew and that ran, or have been running, for longer than is allowed, whatever became of them. */
export interface SlowCounts {
  readonly candidate: number;
  readonly baseline: number;
}

/** What the ramp in force drew: workflows that started under it, without children. */
export interface Drawn extends Stratum {
  /** When it came into force, server time in milliseconds. */
  readonly since: number;
  /**
   * Only children of workflows elsewhere started, so many. Up to `most` of them the arms are the first child of each root; of more nobody
   * says which belong together, and the arms are empty.
   */
  readonly children?: { readonly count: number; readonly most: number };
  /** Those of them that are slow; absent when it was not asked for. */
  readonly slow?: SlowCounts;
}

/** Synthetic workflows that were started under one ramp, in pairs of which one was pinned to each version. */
export interface SyntheticCounts {
  readonly candidate: Arm;
  readonly baseline: Arm;
  /** Pairs of which both have ended, however. */
  readonly ended: number;
}

/** Those of the ramp in force. */
export interface SyntheticPairs extends SyntheticCounts {
  /** When it came into force, server time in milliseconds. */
  readonly since: number;
  /** So many pairs must have ended before the step is left. */
  readonly wanted: number;
}

/** Everything that one look at the rollout found. All times in milliseconds since the epoch. */
export interface Evidence {
  readonly at: number;
  /** Start of the cohort: what closed later counts. */
  readonly since: number;
  readonly candidate: Outcomes;
  /** The version that was Current before; absent for a first deployment, and where the test compares what the ramp drew. */
  readonly baseline: Outcomes | undefined;
  /** Absent when it was not asked for, or when there is no old version to compare with. */
  readonly drawn: Drawn | undefined;
  /** Blamed on the candidate only. */
  readonly stuck: readonly StuckWorkflow[];
  /** Absent when the server has no worker heartbeats or none arrived yet. */
  readonly workflowTasks: TaskTally | undefined;
  readonly activityTasks: TaskTally | undefined;
  readonly pollers: readonly QueuePollers[];
  /** Server times seen in this look (last polls), milliseconds: a check on the runner's clock. */
  readonly serverTimes: readonly number[];
  /** What could not be read, a sentence each. Not empty = no pass. */
  readonly unread: readonly string[];
  /** Absent = none are configured, or they could not be counted. */
  readonly synthetic?: SyntheticPairs;
  /** Metrics from outside of Temporal; absent = none are configured. */
  readonly metrics?: readonly MetricState[];
}

export interface EvidenceRequest {
  readonly candidate: string;
  /** `null` = unversioned workers, `undefined` = none (first deployment). */
  readonly previous: string | null | undefined;
  readonly since: number;
  /** The ramp in force, for the test: its share (0 to 1) and since when, milliseconds. */
  readonly ramp?: { readonly share: number; readonly since: number };
  /** Which of the workflows that the ramp drew are slow; absent = nobody asks. */
  readonly slow?: SlowLimits;
  readonly taskQueues: readonly { readonly name: string; readonly kind: 'workflow' | 'activity' | 'nexus' }[];
}

/** What the gate needs of Temporal; implemented in temporal/. */
export interface EvidenceSource {
  gather(request: EvidenceRequest, signal: AbortSignal): Promise<Evidence>;
}

/** Which pairs are meant: whoever drives this rollout finds those of the ramp again. */
export interface SyntheticRamp {
  readonly rollout: string;
  /** Since when it is in force, server time in milliseconds. */
  readonly since: number;
}

export interface SyntheticDue extends SyntheticRamp {
  readonly candidate: string;
  readonly previous: string;
  /** Served by both versions; they take the pairs in turn. */
  readonly taskQueues: readonly string[];
  /** So many pairs should have been started by now. */
  readonly due: number;
}

/** What the gate needs for synthetic workflows; implemented in temporal/. */
export interface SyntheticSource {
  /** Counts the pairs of the ramp, in two calls. */
  count(ramp: SyntheticRamp, signal: AbortSignal): Promise<SyntheticCounts>;
  /** Starts pairs that are due and not counted yet, a bounded number in one look. */
  start(due: SyntheticDue, signal: AbortSignal): Promise<void>;
}

/** Which version a metric from outside is asked about. */
export interface Subject {
  readonly deployment: string;
  readonly namespace: string;
  readonly buildId: string;
  /** Empty = the unversioned workers, or nothing. */
  readonly previousBuildId: string;
}

/** What the gate needs of the world outside of Temporal; implemented in health/. */
export interface MetricSource {
  /** Measures the metric of this key once. What goes wrong is a measurement, too; rejects only when aborted. */
  measure(key: string, subject: Subject, signal: AbortSignal): Promise<Measurement>;
}
