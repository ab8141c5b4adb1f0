import pMap from 'p-map';
import { type BaseJudge, isSameFailure } from './base-judge.js';
import { isCounted, isNotJudged, type Policy, symptom } from './causes.js';
import { type ReplayPool } from './pool.js';
import { type ReplayVerdict } from './ports.js';
import { type HistoryItem } from './verdict.js';

/** Histories fetched ahead for each child, so that none waits for the network; this bounds the memory of the parent. */
const AHEAD = 3;
/** Not a verdict: the run was stopped while this history was replayed. */
const stopped: unique symbol = Symbol('stopped');
/** How many different events a failure is traced at: one mistake shows at many, and tracing is slow. */
const TRACES = 5;

export interface ReplayProgress {
  readonly done: number;
  readonly total: number;
  /** Histories that count against the code. */
  readonly failed: number;
  /** Milliseconds since the first history was asked for. */
  readonly elapsed: number;
}

export interface Batch<T> {
  readonly pool: Pick<ReplayPool, 'replay' | 'diagnose' | 'size'>;
  readonly items: readonly T[];
  /** `undefined` when the history is gone meanwhile. */
  readonly load: (item: T) => Promise<HistoryItem | undefined>;
  readonly policy: Policy;
  /** The code before the change, to tell what it did not break. */
  readonly base?: BaseJudge;
  /** Stop at the first history that counts. */
  readonly bail?: boolean;
  /** Told once of each distinct failure, at the moment it is found. */
  readonly onFailure: (verdict: ReplayVerdict) => void;
  readonly onProgress: (progress: ReplayProgress) => void;
  /** Aborted: what was judged until then is the result, and its reason is the trouble. */
  readonly signal: AbortSignal;
}

export interface BatchResult {
  /** In the order of the items; `undefined` for those that were gone or not reached. */
  readonly verdicts: readonly (ReplayVerdict | undefined)[];
  /** Items that were not reached. */
  readonly unreached: number;
  /** Why no further history could be loaded. */
  readonly trouble: unknown;
}

/** Replays all items, as many at once as the pool has children. When a history cannot be loaded, what is under way is finished, and no more. */
export async function replayBatch<T>(batch: Batch<T>): Promise<BatchResult> {
  const { pool, items, load, bail = false, policy, onFailure, onProgress, signal } = batch;
  const begun = performance.now();
  const verdicts: (ReplayVerdict | undefined)[] = items.map(() => undefined);
  const told = new Set<string>();
  const trace = tracer(pool);
  let stop: { readonly trouble?: unknown } | undefined;
  let done = 0;
  let failed = 0;

  const loaded = async (item: T): Promise<HistoryItem | typeof stopped | undefined> => {
    try {
      return await load(item);
    } catch (trouble) {
      stop ??= { trouble };
      return stopped;
    }
  };

  const judge = async (item: T): Promise<ReplayVerdict | typeof stopped | undefined> => {
    const history = await loaded(item);
    if (history === undefined || history === stopped) return history;
    const verdict = await pool.replay(history);
    const suspicious = verdict.kind === 'latent' || isCounted(verdict, policy);
    if (!suspicious || verdict.kind === 'ok') return verdict;
    const before = await batch.base?.replay(history);
    if (before !== undefined && isSameFailure(verdict, before)) return { ...verdict, kind: 'already-broken' };
    return await trace(verdict, history);
  };

  const orStopped = async <V>(work: Promise<V>): Promise<V | typeof stopped> => {
    try {
      return await work;
    } catch (error) {
      if (!signal.aborted) throw error;
      stop ??= { trouble: error };
      return stopped;
    }
  };

  const each = async (item: T, at: number): Promise<void> => {
    if (signal.aborted) stop ??= { trouble: signal.reason };
    if (stop !== undefined) return;
    const verdict = await orStopped(judge(item));
    if (verdict === stopped) return;
    verdicts[at] = verdict;
    done += 1;
    if (verdict !== undefined) {
      const counted = isCounted(verdict, policy);
      if (counted) failed += 1;
      const news = symptom(verdict);
      if ((counted || verdict.kind === 'latent' || isNotJudged(verdict.kind)) && !told.has(news)) onFailure(verdict);
      told.add(news);
      if (bail && counted) stop ??= {};
    }
    onProgress({ done, total: items.length, failed, elapsed: performance.now() - begun });
  };

  await pMap(items, each, { concurrency: pool.size * AHEAD });
  return { verdicts, unreached: items.length - done, trouble: stop?.trouble };
}

/** Finds where in the code failures come from: one trace for each event that a failure shows at, and the first for all that are over. */
function tracer(pool: Batch<never>['pool']): (verdict: ReplayVerdict, item: HistoryItem) => Promise<ReplayVerdict> {
  const traces = new Map<string, Map<number, Promise<ReplayVerdict>>>();
  return async (verdict, item) => {
    if ((verdict.divergence?.frames.length ?? 0) > 0) return verdict;
    const key = symptom(verdict);
    const known = traces.get(key) ?? new Map<number, Promise<ReplayVerdict>>();
    traces.set(key, known);
    const at = verdict.divergence?.event?.id ?? 0;
    let trace = known.get(at) ?? (known.size >= TRACES ? [...known.values()][0] : undefined);
    if (trace === undefined) {
      trace = pool.diagnose(item);
      known.set(at, trace);
    }
    const { kind, divergence } = await trace;
    // A second look that comes to another verdict tells nothing about the first.
    if (kind !== verdict.kind || divergence === undefined) return verdict;
    return { ...verdict, divergence: { ...(verdict.divergence ?? divergence), frames: divergence.frames } };
  };
}
