import pMap from 'p-map';
import { groupBy } from '../replay/group.js';
import { type HistorySelection } from '../replay/ports.js';
import { SPARES } from '../replay/shape-search.js';
import { preferNewShapes, type Shaped } from '../replay/shapes.js';
import { type SnapshotEntry } from '../replay/snapshot/index-schema.js';
import { type Logger } from '../system/logger.js';
import { capture, type Catcher, type Caught, type Wanted } from './capture-history.js';
import { captureMessages } from './capture-messages.js';

export interface Tally {
  readonly entries: readonly SnapshotEntry[];
  readonly fetched: number;
  readonly unchanged: number;
  /** Runs that were gone when they were fetched. */
  readonly gone: number;
  readonly notRedactable: number;
  /** Histories of a new shape that took the place of a further one of a known shape. */
  readonly newShapes: number;
}

/** Histories in flight: few enough to bound the memory, enough not to wait for the network. */
const CONCURRENCY = 6;
/** Milliseconds between two lines of progress. */
const PACE = 2_000;

export function wantedOf({ selected, informative = [], reasons }: HistorySelection): readonly Wanted[] {
  const runs = new Map(informative.map((run) => [run.runId, run]));
  for (const run of selected) {
    if (isFound(run)) runs.set(run.runId, run);
  }
  return [...runs.values()].map((run) => ({ run, reasons: reasons?.get(run.runId) ?? [] }));
}

type Found = Wanted['run'];

/** The source lists runs with all that visibility tells. */
function isFound(run: HistorySelection['selected'][number]): run is Found & typeof run {
  return 'version' in run && 'patches' in run && 'status' in run && 'events' in run;
}

/** Captures what was selected, and then, within the same budget, histories of shapes that no selected one has. */
export async function catchAll(
  catcher: Catcher,
  selection: HistorySelection,
  { log, perType }: { readonly log: Logger; readonly perType: number },
): Promise<Tally> {
  const wanted = wantedOf(selection);
  const tell = paced(log, wanted.length);
  const caught = await catchMany(catcher, wanted, tell);
  const entries = caught.flatMap((each) => ('entry' in each ? [each.entry] : []));
  const spares = sparesOf(selection, entries, Math.ceil(perType * SPARES));
  const found = (await catchMany(catcher, spares, () => undefined)).flatMap((each) => ('entry' in each ? [each.entry] : []));
  const swap = preferNewShapes(entries.map(shaped), found.map(shaped));
  const kept = entries.filter(({ runId }) => !swap.dropped.includes(runId));
  const added = found.filter(({ runId }) => swap.taken.includes(runId));
  const count = (kind: Caught['kind']): number => caught.filter((each) => each.kind === kind).length;
  return {
    entries: [...kept, ...added],
    fetched: count('fetched') + added.length - swap.dropped.length,
    unchanged: count('unchanged'),
    gone: count('gone'),
    notRedactable: count('not-redactable'),
    newShapes: swap.taken.length,
  };
}

async function catchMany(catcher: Catcher, wanted: readonly Wanted[], tell: () => void): Promise<readonly Caught[]> {
  return await pMap(
    wanted,
    async (each) => {
      const caught = await capture(catcher, each);
      tell();
      return caught;
    },
    { concurrency: CONCURRENCY, signal: catcher.signal },
  );
}

/** Only where a further run of a known shape could make room. */
function sparesOf({ spare = [] }: HistorySelection, entries: readonly SnapshotEntry[], most: number): readonly Wanted[] {
  const roomy = new Set(
    entries.filter(({ reasons }) => reasons.every((reason) => reason === 'age')).map((entry) => entry.workflowType),
  );
  const types = groupBy(
    spare.filter(({ workflowType }) => roomy.has(workflowType)),
    ({ workflowType }) => workflowType,
  );
  return [...types.values()].flatMap((runs) => runs.slice(0, most).map((run) => ({ run, reasons: ['shape'] as const })));
}

function shaped({ runId, workflowType, shape, reasons }: SnapshotEntry): Shaped {
  return { runId, workflowType, shape, reasons };
}

function paced(log: Logger, total: number): () => void {
  const begun = performance.now();
  let done = 0;
  let told = begun;
  return () => {
    done += 1;
    const now = performance.now();
    if (now - told < PACE) return;
    told = now;
    log.info(captureMessages.progress(done, total, (done / (now - begun)) * 1_000));
  };
}
