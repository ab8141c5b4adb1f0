import pMap from 'p-map';
import { type Logger } from '../system/logger.js';
import { conclude, isFailure } from './conclude.js';
import { messages } from './messages.js';
import { openPool } from './pool.js';
import { type HistorySelection, type HistorySource, type OpenRun, type ReplayFinding, type ReplayVerdict } from './ports.js';
import { type ReplaySetup } from './setup.js';

/** Histories fetched ahead for each child, so that none waits for the network; this bounds the memory of the parent. */
const AHEAD = 3;

export interface ReplayProgress {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** Milliseconds since the first history was asked for. */
  readonly elapsed: number;
}

export interface ReplayGate {
  readonly source: HistorySource;
  readonly settings: ReplaySetup;
  readonly taskQueues: readonly string[];
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
  const { verdicts, sdkVersion } =
    selection.selected.length === 0 ? { verdicts: [], sdkVersion: undefined } : await replayAll(gate, selection);
  const conclusion = conclude({ selection, verdicts, minHistories: settings.minHistories });
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
    coverage: [],
    elapsed,
    sdkVersion: undefined,
  };
}

interface Replayed {
  readonly verdicts: readonly ReplayVerdict[];
  readonly sdkVersion: string;
}

async function replayAll(gate: ReplayGate, { selected, openRuns }: HistorySelection): Promise<Replayed> {
  const { source, settings, childScript, log, signal } = gate;
  const pool = await openPool({ childScript, setup: settings, histories: selected.length, log, signal });
  try {
    const types = new Set(selected.map(({ workflowType }) => workflowType)).size;
    log.info(messages.begin({ selected: selected.length, open: openRuns, types, children: pool.size }));
    const tell = reporter(gate, selected.length);
    const judge = async (run: OpenRun): Promise<ReplayVerdict | undefined> => {
      const record = await source.fetch(run, signal);
      const verdict = record === undefined ? undefined : await pool.replay(record);
      tell(verdict);
      return verdict;
    };
    const verdicts = await pMap(selected, judge, { concurrency: pool.size * AHEAD, signal });
    return { verdicts: verdicts.filter((verdict) => verdict !== undefined), sdkVersion: pool.sdkVersion };
  } finally {
    await pool.close();
  }
}

/** Counts, and says each distinct failure at the moment it is found. */
function reporter({ log, onProgress }: ReplayGate, total: number): (verdict: ReplayVerdict | undefined) => void {
  const begun = performance.now();
  const told = new Set<string>();
  let done = 0;
  let failed = 0;
  return (verdict) => {
    done += 1;
    if (verdict !== undefined && isFailure(verdict)) {
      failed += 1;
      const cause = [verdict.workflowType, verdict.kind, verdict.message].join('\n');
      if (!told.has(cause)) log.error(messages.firstOfItsKind(verdict));
      told.add(cause);
    }
    onProgress({ done, total, failed, elapsed: performance.now() - begun });
  };
}
