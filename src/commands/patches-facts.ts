import pMap from 'p-map';
import { type MarkerReading, type PatchFacts } from '../patches/facts.js';
import { type CodePatch } from '../patches/in-code.js';
import { type Workshop } from '../replay/workshop.js';
import { prove, type Proving } from './patches-proof.js';
import { countsOf, joined, type PatchRun, type PatchRuns, type RunSource } from './patches-runs.js';

const EXAMPLES = 3;
/** Histories that are fetched at the same time. */
const FETCHES = 8;
/** Runs with the marker that are replayed too when `patched` is to go; the others decide. */
const WITNESSES = 10;

export interface Gathering extends Omit<Proving, 'id' | 'change' | 'runs' | 'workshop'> {
  readonly source: RunSource;
  readonly workshop: Workshop;
}

/** Everything that is to be known of one patch: who carries it, what kind of markers, and what its change would break. */
export async function factsOf(patch: PatchInQuestion, gathering: Gathering): Promise<PatchFacts> {
  const { id, code, types } = patch;
  const nothing = { id, code, open: null, closed: null, pinned: 0, markers: null, proof: null };
  if (types === null) return nothing;
  const runs = await gathering.source.of(id, types);
  if (runs.open === null) return nothing;
  const carrying = joined(runs.open.carrying, runs.closed?.carrying);
  const lacking = joined(runs.open.lacking, runs.closed?.lacking);
  const counted = {
    ...nothing,
    open: countsOf(runs.open),
    closed: runs.closed === null ? null : countsOf(runs.closed),
    pinned: runs.pinned,
  };
  if (code?.stage === 'patched') {
    const replayable = [...lacking.runs, ...carrying.runs.slice(0, WITNESSES)];
    return { ...counted, proof: await prove({ ...gathering, id, change: 'deprecate', runs: replayable }) };
  }
  const markers = await readMarkers(id, carrying, gathering);
  if (code === null || markers.binding > 0) return { ...counted, markers };
  return { ...counted, markers, proof: await prove({ ...gathering, id, change: 'remove', runs: carrying.runs }) };
}

export interface PatchInQuestion {
  readonly id: string;
  readonly code: CodePatch | null;
  /** `null`: which runs are meant cannot be told. */
  readonly types: readonly string[] | null;
}

/** What visibility cannot tell: which call left the marker. */
async function readMarkers(id: string, { count, runs }: PatchRuns, { workshop }: Gathering): Promise<MarkerReading> {
  const kinds = await pMap(runs, async (run) => await kindOf(id, run, workshop), { concurrency: FETCHES });
  const binding = runs.filter((_, at) => kinds[at] === 'binding');
  const starts = binding.flatMap(({ startedAt }) => startedAt ?? []);
  return {
    carrying: count,
    read: kinds.filter((kind) => kind !== 'unread').length,
    binding: binding.length,
    oldestBinding: starts.length === 0 ? null : starts.reduce((a, b) => Math.min(a, b)),
    examples: binding.slice(0, EXAMPLES).map(({ workflowId }) => workflowId),
  };
}

async function kindOf(id: string, run: PatchRun, workshop: Workshop): Promise<'binding' | 'harmless' | 'unread'> {
  const item = await run.load();
  if (item === undefined) return 'harmless';
  const about = await workshop.describe(item);
  if (about === undefined || about.patches === null) return 'unread';
  return about.patches.some((marker) => marker.id === id && !marker.deprecated) ? 'binding' : 'harmless';
}
