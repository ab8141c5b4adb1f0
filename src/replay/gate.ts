import { asError } from '../system/errors.js';
import { type Logger } from '../system/logger.js';
import { replayBatch, type ReplayProgress } from './batch.js';
import { speaksAgainst, STRICT } from './causes.js';
import { conclude } from './conclude.js';
import { messages } from './messages.js';
import { openPool } from './pool.js';
import { type HistorySelection, type HistorySource, type ReplayFinding, type ReplayVerdict } from './ports.js';
import { type ReplaySetup } from './setup.js';
import { searchShapes, type ShapeSearch } from './shape-search.js';

export interface ReplayGate {
  readonly source: HistorySource;
  readonly settings: ReplaySetup;
  readonly taskQueues: readonly string[];
  /** A word for the sequence of events in a history. */
  readonly shapeOf: (encoded: Uint8Array) => string;
  /** Workflow IDs of smoke tests start with this; they protect nobody. */
  readonly excludePrefix: string;
  /** Path of the built replay child. */
  readonly childScript: string;
  readonly log: Logger;
  readonly onProgress: (progress: ReplayProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Asks whether the new code still replays the histories of the open runs that it would take over: select, fetch, replay, conclude.
 * Throws UserError when it cannot run at all, and RefusedError when the code does not build or load.
 */
export async function runReplayGate(gate: ReplayGate): Promise<ReplayFinding> {
  const begun = performance.now();
  const { source, settings, taskQueues, excludePrefix, signal } = gate;
  if (taskQueues.length === 0) return unknownQueues(performance.now() - begun);
  // Pinned and closed runs decide nothing here.
  const rules = { ...settings.select, pinned: 0, closed: 0 };
  const selection = await source.select({ taskQueues, excludePrefix, ...settings.sample, rules }, signal);
  const search = searchShapes({
    selection,
    sample: settings.sample,
    fetch: async (run) => await source.fetch(run, signal),
    shapeOf: gate.shapeOf,
  });
  const { verdicts, sdkVersion } =
    search.runs.length === 0 ? { verdicts: [], sdkVersion: undefined } : await replayAll(gate, selection, search);
  const { minHistories, project } = settings;
  const conclusion = conclude({ selection: { ...selection, selected: search.taken() }, verdicts, minHistories, project });
  return { ...conclusion, elapsed: performance.now() - begun, sdkVersion };
}

/** Without a task queue nothing was counted, so not even "no open runs" is known. */
function unknownQueues(elapsed: number): ReplayFinding {
  const because = messages.noTaskQueues();
  return {
    kind: 'inconclusive',
    because,
    openRuns: 0,
    selected: 0,
    replayed: 0,
    failures: [],
    causes: [],
    share: null,
    coverage: [],
    elapsed,
    sdkVersion: undefined,
  };
}

interface Replayed {
  readonly verdicts: readonly ReplayVerdict[];
  readonly sdkVersion: string;
}

async function replayAll(gate: ReplayGate, { selected, openRuns }: HistorySelection, search: ShapeSearch): Promise<Replayed> {
  const { settings, childScript, log, onProgress, signal } = gate;
  const pool = await openPool({ childScript, setup: settings, histories: selected.length, log, signal });
  try {
    const types = new Set(selected.map(({ workflowType }) => workflowType)).size;
    log.info(messages.begin({ selected: selected.length, open: openRuns, types, children: pool.size }));
    const { verdicts, trouble } = await replayBatch({
      pool,
      items: search.runs,
      load: async (run) => await search.fetch(run),
      policy: STRICT,
      onFailure: (verdict) => {
        if (speaksAgainst(verdict.kind, STRICT)) log.error(messages.firstOfItsKind(verdict));
      },
      onProgress,
      signal,
    });
    // A rollout waits for the server anyway: what was replayed so far decides nothing.
    if (trouble !== undefined) throw asError(trouble);
    return { verdicts: verdicts.filter((verdict) => verdict !== undefined), sdkVersion: pool.sdkVersion };
  } finally {
    await pool.close();
  }
}
