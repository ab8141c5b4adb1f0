import { openBase } from '../replay/base.js';
import { replayBatch } from '../replay/batch.js';
import { STRICT } from '../replay/causes.js';
import { openPool } from '../replay/pool.js';
import { type ReplaySetup } from '../replay/setup.js';
import { type Target } from '../rollout/routing.js';
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
  const previous = run.checkpoint?.previous;
  if (run.forecast || previous === undefined || run.checkpoint?.first === true) return;
  run.forecast = true;
  await told(context, 'promotion', async (setup) => {
    const { advanced, looked, broken } = await forecast(context, run.candidate, setup);
    if (advanced === 0) return undefined;
    return {
      bad: broken > 0,
      text: say.promotion({ advanced, looked, broken, candidate: run.candidate, previous: nameOf(previous) }),
    };
  });
}

/** After the routing of a rollback was written, so that it waits for nothing: what it breaks, and what mends that. */
export async function forecastRollback(context: Context, run: Run): Promise<void> {
  const previous = run.checkpoint?.previous;
  if (previous === undefined) return;
  await told(context, 'rollback', async (setup) => {
    const { advanced, looked, broken } = await forecast(context, run.candidate, setup);
    if (advanced === 0) return undefined;
    return {
      bad: broken > 0,
      text: say.rollback({ advanced, looked, broken, candidate: run.candidate, previous: nameOf(previous) }),
    };
  });
}

async function told(
  { settings: { baseBundle, replay }, journal, signal }: Context,
  part: 'promotion' | 'rollback',
  tell: (setup: ReplaySetup) => Promise<{ readonly bad: boolean; readonly text: string } | undefined>,
): Promise<void> {
  if (baseBundle === undefined || typeof replay !== 'object') return;
  try {
    const { setup } = await openBase({ kind: 'bundle', path: baseBundle }, { setup: replay, signal });
    const said = await tell(setup);
    if (said !== undefined) journal.note(part, said.bad ? 'warning' : 'info', said.text);
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

function nameOf(target: Target): string {
  return target ?? 'unversioned workers';
}
