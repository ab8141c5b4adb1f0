import { judge } from '../gate/judge.js';
import { type Evidence } from '../gate/evidence.js';
import { type Verdict } from '../gate/verdict.js';
import { type Checkpoint } from '../rollout/checkpoint.js';
import { rampOf } from '../rollout/observation.js';
import { type Context, type Run } from './context.js';

export interface Judged {
  readonly verdict: Verdict;
  readonly evidence: Evidence;
}

/** Gather evidence for the cohort that began at `since`, and judge it. */
export async function gather(context: Context, run: Run, since: number): Promise<Judged> {
  const { evidence: source, settings, clock, journal, signal } = context;
  const { candidate, checkpoint, routing, taskQueues } = run;
  const evidence = await source.gather({ candidate, previous: previousOf(checkpoint), since, taskQueues }, signal);
  const verdict = judge(evidence, settings.limits, candidate);
  journal.look({ at: clock.now(), ramp: rampOf(routing, candidate), verdict, evidence });
  return { verdict, evidence };
}

function previousOf(checkpoint: Checkpoint | undefined): string | null | undefined {
  return checkpoint === undefined || checkpoint.first ? undefined : checkpoint.previous;
}
