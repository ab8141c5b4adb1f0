import { countAffected } from '../temporal/affected.js';
import { stillStuck } from '../temporal/healing.js';
import { type Context, type Run } from './context.js';
import { forecastRollback } from './forecast.js';
import { say } from './messages.js';

/** Server's task timeouts plus backoff: healing took 9 to 30 s on real servers. */
const HEALING = 60_000;
const LOOK_AGAIN = 1_000;
const SAMPLE = 3;

/** After a rollback: who still depends on the bad build, and do the stuck workflows run again? */
export async function aftermath(context: Context, run: Run, signal: AbortSignal): Promise<void> {
  const { checkpoint, candidate } = run;
  if (checkpoint?.outcome === undefined || checkpoint.position.at !== 'rollback') return;
  const { conn, settings, journal } = context;
  const affected = await countAffected({
    conn,
    deploymentName: settings.deploymentName,
    buildId: candidate,
    signal,
  });
  run.affected = affected;
  journal.note('rollback', affected.total === 0 ? 'good' : 'warning', say.affected(affected.total, affected.pinned, candidate));
  if (affected.total > 0) await forecastRollback(context, run);
  await watchHealing(context, signal);
}

async function watchHealing({ conn, clock, journal }: Context, signal: AbortSignal): Promise<void> {
  const stuck = journal.looks.flatMap(({ evidence }) => evidence.stuck);
  const sample = [...new Map(stuck.map((run) => [run.runId, run])).values()].slice(0, SAMPLE);
  if (sample.length === 0) return;
  journal.note('rollback', 'info', say.healing(sample.length));
  const begun = clock.now();
  let left = sample.length;
  while (clock.now() < begun + HEALING) {
    left = await stillStuck({ conn, runs: sample, signal });
    if (left === 0) {
      journal.note('rollback', 'good', say.healed(sample.length, seconds(clock.now() - begun)));
      return;
    }
    await clock.sleep(LOOK_AGAIN, signal);
  }
  journal.note('rollback', 'warning', say.notHealed(left, sample.length, seconds(clock.now() - begun)));
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
