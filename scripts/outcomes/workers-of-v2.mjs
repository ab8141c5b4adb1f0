import { setTimeout as delay } from 'node:timers/promises';

/** Workflows that close on v2 before its workers stop during the ramp. */
const BEFORE_THE_STOP = 20;
const MOMENTS = ['never', 'before', 'during'];

/**
 * The workers of v2 as the cell has them: steady, dying again and again, or gone (in turn they never start, stop before the ramp, or stop
 * during it). `recover()` gives v2 good and steady ones when the rollout is over, so that nothing waits for workers that never come.
 */
export async function joining(stage, { cell, repeat, asked, witness }) {
  const v2 = { ...asked, buildId: 'v2', code: cell.code };
  const running = [];
  const joined = async (start) => {
    const workers = await start(v2);
    running.push(workers);
    await witness.registered('v2');
    return workers;
  };
  const stop = async () => {
    await Promise.all(running.splice(0).map((workers) => workers.stop()));
  };
  const recover = async () => {
    await stop();
    await joined(stage.steady);
  };
  if (cell.workers === 'steady') {
    await joined(stage.steady);
    return { stop, recover: async () => undefined };
  }
  if (cell.workers === 'crash-looping') {
    await joined(stage.crashLooping);
    return { stop, recover };
  }
  const moment = MOMENTS[repeat % MOMENTS.length];
  if (moment === 'never') return { stop, recover: async () => undefined };
  await joined(stage.steady);
  if (moment === 'before') {
    await stop();
    return { stop, recover };
  }
  const watching = new AbortController();
  const stopping = whenClosed(witness, watching.signal).then(stop);
  const settled = async () => {
    watching.abort();
    await stopping;
  };
  return {
    stop: async () => {
      await settled();
      await stop();
    },
    recover: async () => {
      await settled();
      await recover();
    },
  };
}

/** Waits until some workflows have closed on v2, or until nobody wants to know any more. */
async function whenClosed(witness, signal) {
  while (!signal.aborted && (await witness.closedOnV2().catch(() => 0)) < BEFORE_THE_STOP) {
    await delay(500, undefined, { signal }).catch(() => undefined);
  }
}
