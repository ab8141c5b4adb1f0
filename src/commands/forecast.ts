import { openBase } from '../replay/base.js';
import { replayBatch } from '../replay/batch.js';
import { STRICT } from '../replay/causes.js';
import { openPool } from '../replay/pool.js';
import { type ReplaySetup } from '../replay/setup.js';
import { asError } from '../system/errors.js';
import { advancedRuns } from '../temporal/advanced-runs.js';
import { type Context, type Run } from './context.js';
import { sayForecast as say } from './messages.js';
import { proofOf } from './recover-proof.js';

/** A forecast informs; a rollout does not wait longer for it. */
const LIMIT = 30_000;

interface Forecast {
  /** Open Auto-Upgrade runs whose last task completed on the candidate. */
  readonly advanced: number;
  readonly looked: number;
  /** Of those looked at, the code of before does not take them back. */
  readonly broken: number;
}

/** Before a promotion: what a rollback after it would break. Says nothing when the code of before is not known; never stops anything. */
export async function forecastPromotion(context: Context, run: Run): Promise<void> {
  if (run.forecast || run.checkpoint === undefined || run.checkpoint.first) return;
  run.forecast = true;
  await tell(context, run, 'promotion');
}

/** After the routing of a rollback was written, so that it waits for nothing: what it breaks, and what mends that. */
export async function forecastRollback(context: Context, run: Run): Promise<void> {
  await tell(context, run, 'rollback');
}

async function tell(context: Context, { candidate, checkpoint }: Run, part: 'promotion' | 'rollback'): Promise<void> {
  const { settings, journal, signal } = context;
  const { baseBundle, replay } = settings;
  if (checkpoint === undefined || baseBundle === undefined || typeof replay !== 'object') return;
  try {
    const { setup } = await openBase({ kind: 'bundle', path: baseBundle }, { setup: replay, signal });
    const found = await forecast(context, candidate, setup);
    if (found.advanced === 0) return;
    const previous = checkpoint.previous ?? 'unversioned workers';
    journal.note(part, found.broken > 0 ? 'warning' : 'info', say[part]({ ...found, candidate, previous }));
  } catch (error) {
    if (!signal.aborted) journal.note(part, 'warning', say.failed(asError(error).message));
  }
}

/** Replays what it can within the limit. */
async function forecast(context: Context, buildId: string, setup: ReplaySetup): Promise<Forecast> {
  const { conn, settings, histories, childScript, log } = context;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LIMIT)]);
  const version = { deploymentName: settings.deploymentName, buildId };
  const { advanced, runs } = await advancedRuns({ conn, version, atMost: setup.sample.total, signal });
  if (runs.length === 0) return { advanced, looked: 0, broken: 0 };
  const pool = await openPool({ childScript, setup, histories: runs.length, log, signal });
  try {
    const { verdicts } = await replayBatch({
      pool,
      items: runs,
      load: async (run) => await histories.fetch(run, signal),
      policy: STRICT,
      onFailure: () => undefined,
      onProgress: () => undefined,
      signal,
    });
    const looked = verdicts.filter((verdict) => verdict !== undefined);
    const broken = looked.filter((verdict) => proofOf(verdict).kind === 'breaks').length;
    return { advanced, looked: looked.length, broken };
  } finally {
    await pool.close();
  }
}
