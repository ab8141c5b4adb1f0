import { type CodePatch } from './in-code.js';

/** Open or closed runs of the workflow types that may come to a patch, with and without its marker. */
export interface RunCounts {
  readonly carrying: number;
  readonly lacking: number;
  /** When the oldest run without the marker started, milliseconds since the epoch; `null` without such a run. */
  readonly oldestLacking: number | null;
}

/** Whose marker of a patch was left by `patched`, so that code without any call for it does not replay. */
export interface MarkerReading {
  /** Runs that carry a marker, and how many of their histories were read. */
  readonly carrying: number;
  readonly read: number;
  /** Runs whose marker was left by `patched`. */
  readonly binding: number;
  readonly oldestBinding: number | null;
  /** Some of their workflow IDs. */
  readonly examples: readonly string[];
}

/** What replaying histories against the changed code showed. */
export interface Proof {
  readonly change: 'deprecate' | 'remove';
  /** Runs that the change is about, and how many of them were replayed and judged. */
  readonly wanted: number;
  readonly replayed: number;
  /** Runs that replay with the code as it is and not with the changed one. */
  readonly breaking: number;
  readonly examples: readonly string[];
  /** Why the rest was not judged; `null` when all was. */
  readonly trouble: string | null;
}

/** All that is known of one patch ID. */
export interface PatchFacts {
  readonly id: string;
  /** `null`: runs carry it, and the code has no call for it. */
  readonly code: CodePatch | null;
  /** Runs that the code takes over: open, Auto-Upgrade or unversioned. `null`: they could not be counted. */
  readonly open: RunCounts | null;
  /** Closed runs that the namespace still keeps and that would be queried with this code; `null`: they do not count. */
  readonly closed: RunCounts | null;
  /** Open Pinned runs of these types without the marker, which never come to the new code. */
  readonly pinned: number;
  /** `null`: no history was read. */
  readonly markers: MarkerReading | null;
  readonly proof: Proof | null;
}

export interface Surroundings {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The code has calls whose ID cannot be read. */
  readonly unreadable: boolean;
  /** All runs were counted, and not just those of some files. */
  readonly whole: boolean;
}

export type PatchVerdict = 'keep' | 'deprecate' | 'remove' | 'gone' | 'broken' | 'unknown';

export interface PatchJudgement {
  readonly verdict: PatchVerdict;
  readonly because: string;
  /** What to do now; empty when there is nothing. */
  readonly next: string;
}
