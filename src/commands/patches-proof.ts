import pMap from 'p-map';
import { type Proof } from '../patches/facts.js';
import { baseJudge, isSameFailure } from '../replay/base-judge.js';
import { openPool } from '../replay/pool.js';
import { type ReplayKind, type ReplayVerdict } from '../replay/ports.js';
import { type ReplaySetup } from '../replay/setup.js';
import { type Workshop } from '../replay/workshop.js';
import { asError, RefusedError } from '../system/errors.js';
import { type Logger } from '../system/logger.js';
import { sayPatches } from './patches-messages.js';
import { type PatchRun } from './patches-runs.js';

const REPLAYS: readonly ReplayKind[] = ['ok', 'nothing-to-check'];
/** The replay says nothing of the code. */
const UNJUDGED: readonly ReplayKind[] = ['converter', 'unreadable', 'sdk-limitation', 'crashed'];
const EXAMPLES = 3;
/** Histories on their way for each child. */
const AHEAD = 3;

export interface Proving {
  readonly id: string;
  readonly change: Proof['change'];
  readonly runs: readonly PatchRun[];
  readonly workshop: Pick<Workshop, 'bundle' | 'changed' | 'sdkVersion'>;
  readonly setup: ReplaySetup;
  readonly childScript: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Replays the runs against the code with the change, and what fails there against the code as it is. Starts nothing without runs. */
export async function prove(proving: Proving): Promise<Proof | null> {
  const { id, change, runs, workshop, log } = proving;
  if (runs.length === 0) return null;
  const nothing = { change, wanted: runs.length, replayed: 0, breaking: 0, examples: [] };
  const path = await workshop.changed({ id, change });
  if (path === undefined) return { ...nothing, trouble: sayPatches.noPlace(workshop.sdkVersion) };
  log.info(sayPatches.proving(id, change, runs.length));
  try {
    return await replayed(proving, path);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { ...nothing, trouble: sayPatches.notBuilt(asError(error).message) };
  }
}

type Found = 'replays' | 'breaks' | 'fails-anyway' | { readonly unjudged: string };

async function replayed({ change, runs, workshop, setup, childScript, log, signal }: Proving, path: string): Promise<Proof> {
  // A bundle goes before the source that it was made from.
  const codeAt = (workflowBundle: string): ReplaySetup => ({ ...setup, workflowBundle });
  const options = { childScript, histories: runs.length, log, signal };
  const asItIs = baseJudge({
    ...options,
    open: () =>
      Promise.resolve({
        setup: codeAt(workshop.bundle),
        commit: undefined,
        remove: () => Promise.resolve(),
      }),
  });
  const pool = await openPool({ ...options, setup: codeAt(path) }).catch(async (error: unknown) => {
    await asItIs.close();
    throw error;
  });
  const judge = async (run: PatchRun): Promise<Found> => {
    const item = await run.load();
    // It is gone, and with it whatever it needed.
    if (item === undefined) return 'replays';
    const verdict = await pool.replay(item);
    if (UNJUDGED.includes(verdict.kind)) return { unjudged: verdict.message };
    if (REPLAYS.includes(verdict.kind) && (verdict.drift?.length ?? 0) === 0) return 'replays';
    const before = await asItIs.replay(item);
    if (before === undefined) return 'breaks';
    if (REPLAYS.includes(verdict.kind)) return isSameDrift(verdict, before) ? 'replays' : 'breaks';
    return isSameFailure(verdict, before) ? 'fails-anyway' : 'breaks';
  };
  try {
    const found = await pMap(runs, judge, { concurrency: pool.size * AHEAD });
    const breaking = runs.filter((_run, at) => found[at] === 'breaks');
    return {
      change,
      wanted: runs.length,
      replayed: found.filter((each) => each === 'replays' || each === 'breaks').length,
      breaking: breaking.length,
      examples: breaking.slice(0, EXAMPLES).map(({ workflowId }) => workflowId),
      trouble: troubleOf(found),
    };
  } finally {
    await pool.close();
    await asItIs.close();
  }
}

/** The same commands with other attributes (a timer's length, arguments): the run took another branch, though the SDK does not mind. */
function isSameDrift({ drift = [] }: ReplayVerdict, before: ReplayVerdict): boolean {
  return JSON.stringify(drift) === JSON.stringify(before.drift ?? []);
}

function troubleOf(found: readonly Found[]): string | null {
  const unjudged = found.flatMap((each) => (typeof each === 'object' ? [each.unjudged] : []));
  const [first] = unjudged;
  if (first !== undefined) return sayPatches.notJudged(unjudged.length, first);
  const anyway = found.filter((each) => each === 'fails-anyway').length;
  return anyway === 0 ? null : sayPatches.failsAnyway(anyway);
}
