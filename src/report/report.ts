import type { Evidence } from '../gate/evidence.js';
import type { Verdict } from '../gate/verdict.js';
import type { ReplayFinding } from '../replay/ports.js';
import type { ExitCode } from '../system/exit-codes.js';

/** One thing that happened, in order; what the terminal appends and the report keeps. */
export interface Entry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly part: Part;
  readonly level: 'info' | 'good' | 'warning' | 'bad';
  /** One sentence. */
  readonly text: string;
}

/** The parts of a rollout, in their order. */
export type Part =
  | 'preflight'
  | 'workers'
  | 'registration'
  | 'replay'
  | 'smoke-test'
  | 'step'
  | 'promotion'
  | 'post-promotion'
  | 'rollback'
  | 'order'
  | 'cleanup'
  | 'recover'
  | 'done';

export interface StepReport {
  readonly step: number;
  readonly rampPercentage: number;
  readonly pause: number;
  readonly state: 'done' | 'baking' | 'ahead' | 'rolled-back';
  /** When its ramp was in force (server time, ms). */
  readonly since?: number;
  /** How long it was in force, milliseconds; absent while it is, and where nobody noted it. */
  readonly baked?: number;
  readonly unproven: boolean;
}

export interface Look {
  readonly at: number;
  /** Percentage in force; 100 after promotion. */
  readonly ramp: number;
  readonly verdict: Verdict;
  readonly evidence: Evidence;
}

/** What every verb ends with; every output is rendered from this one value. Never holds payloads or secrets. */
export interface Report {
  readonly format: 1;
  readonly verb: string;
  readonly outcome: 'completed' | 'held' | 'refused' | 'rolled-back' | 'aborted' | 'superseded' | 'conflict' | 'error' | 'shown';
  readonly exitCode: ExitCode;
  /** The whole story in one sentence. */
  readonly headline: string;
  readonly namespace: string;
  readonly deployment: string;
  readonly buildId: string | null;
  readonly previousBuildId: string | null;
  /** Percentage of new and Auto-Upgrade workflows that go to `buildId` now; 100 when Current. */
  readonly ramp: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly steps: readonly StepReport[];
  readonly entries: readonly Entry[];
  readonly replay: ReplayFinding | null;
  /** The last looks, oldest first (at most 50). */
  readonly looks: readonly Look[];
  /** Open workflows that the rollback leaves to heal or to mend; `null` when nothing was rolled back. */
  readonly affected: { readonly total: number; readonly pinned: number; readonly sample: readonly string[] } | null;
  /** Routing as last read. */
  readonly routing: RoutingReport | null;
}

export interface RoutingReport {
  readonly current: string | null;
  readonly ramping: string | null;
  readonly rampPercentage: number;
  readonly propagation: 'settled' | 'pending' | 'unknown';
  readonly versions: readonly { readonly buildId: string; readonly status: string; readonly createdAt: number }[];
}

/** What the live view shows between two entries. */
export interface Heartbeat {
  readonly now: number;
  readonly steps: readonly StepReport[];
  readonly ramp: number;
  /** Why it holds, in a sentence. */
  readonly because: string;
  /** Countdown target, ms; absent when only evidence or a person ends the hold. */
  readonly until?: number;
  readonly verdict?: Verdict;
}

/** The live view; adapters: appended lines, redrawn terminal, none (JSON). */
export interface ProgressView {
  entry(entry: Entry): void;
  heartbeat(beat: Heartbeat): void;
  close(): void;
}
