import { type Entry, type Part } from '../report/report.js';
import { type Checkpoint, type Position } from '../rollout/checkpoint.js';
import { encodeCheckpoint } from '../rollout/codec.js';
import { type Decision } from '../rollout/decision.js';
import { type Observation } from '../rollout/observation.js';
import { StaleRouting, type RoutingWrite } from '../rollout/routing.js';
import { type Context, type Run } from './context.js';
import { forecastPromotion } from './forecast.js';
import { say } from './messages.js';
import { ownCheckpoint } from './observe.js';
import { asPlanned } from './planned.js';
import { routed } from './routed.js';

type Written = Extract<Decision, { kind: 'record' | 'ramp' | 'promote' | 'rollback' }>;

interface Application {
  readonly decision: Written;
  readonly observation: Observation;
  /** Ends the look before a write; the writes have their own end. */
  readonly reading: AbortSignal;
}

/**
 * Carry a decision out: first the checkpoint (the intent), then the routing. A kill between the two is repaired by the next look,
 * which finds the intent and the routing that it was decided on. Throws `StaleRouting` when somebody else wrote in between.
 */
export async function apply(context: Context, run: Run, { decision, observation, reading }: Application): Promise<void> {
  const { port, journal, clock, workSignal: signal } = context;
  const { routing } = observation;
  if (decision.kind === 'promote') await forecastPromotion(context, run);
  if (decision.kind !== 'record') journal.note(partOf(decision), decision.kind === 'rollback' ? 'bad' : 'info', decision.because);
  // Nothing stands in the way of a rollback: whatever else was written, the candidate goes out.
  if (decision.checkpoint.position.at !== 'rollback') asPlanned(run);
  if (decision.kind !== 'rollback') await stillAsSeen(context, run, reading);
  await save(context, run, decision.checkpoint);
  if (decision.kind === 'record') {
    journal.note(partOf(decision), levelOf(decision.checkpoint), decision.because);
    return;
  }
  if (routing === undefined) throw new Error(`there is no deployment to route ${run.candidate} in`);
  const write: RoutingWrite = { token: routing.token, signal };
  const noteRouted = (): void => {
    run.routing = routed(routing, { candidate: run.candidate, decision, at: clock.now() });
  };
  switch (decision.kind) {
    case 'ramp':
      await port.ramp(run.candidate, decision.percentage, write);
      noteRouted();
      journal.note('step', 'good', say.ramped(run.candidate, decision.percentage));
      return;
    case 'promote':
      await port.makeCurrent(run.candidate, { ...write, ignoreMissingTaskQueues: false });
      noteRouted();
      journal.note('promotion', 'good', say.promoted(run.candidate));
      return;
    case 'rollback':
      if (decision.undo.kind === 'unset-ramp') await port.unsetRamp(write);
      // A bad version that brought a new task queue must not be able to block the way back.
      else await port.makeCurrent(decision.undo.target, { ...write, ignoreMissingTaskQueues: true });
      noteRouted();
      journal.note(
        'rollback',
        'good',
        say.unrouted(run.candidate, decision.undo.kind === 'unset-ramp' ? routing.current : decision.undo.target),
      );
  }
}

/** Another runner may have gone on while the evidence was gathered; its entry has no token, so look once more before overwriting it. */
async function stillAsSeen({ port }: Context, run: Run, signal: AbortSignal): Promise<void> {
  const now = ownCheckpoint(run, await port.readVersion(run.candidate, signal));
  const seen = run.checkpoint;
  const same = now === undefined || seen === undefined ? now === seen : encodeCheckpoint(now) === encodeCheckpoint(seen);
  if (!same) throw new StaleRouting(say.stale);
}

/**
 * Keep what was measured although nothing else is decided, so that whoever looks next neither skips nor repeats a measurement. Throws
 * `StaleRouting` when another runner wrote in between: then its measurements count.
 */
export async function keepMeasured(context: Context, run: Run, { checkpoint, reading }: Kept): Promise<void> {
  await stillAsSeen(context, run, reading);
  await save(context, run, checkpoint);
}

interface Kept {
  readonly checkpoint: Checkpoint;
  /** Ends the look before the write. */
  readonly reading: AbortSignal;
}

/** Written only when it says something new, so that repeating an intent after a kill costs nothing. */
async function save({ port, workSignal }: Context, run: Run, checkpoint: Checkpoint): Promise<void> {
  const text = encodeCheckpoint(checkpoint);
  if (run.checkpoint !== undefined && encodeCheckpoint(run.checkpoint) === text) return;
  await port.writeCheckpoint(run.candidate, text, workSignal);
  run.checkpoint = checkpoint;
}

const PART: Record<Position['at'], Part> = { checks: 'preflight', step: 'step', promotion: 'promotion', rollback: 'rollback' };

function partOf({ kind, checkpoint }: Written): Part {
  if (checkpoint.outcome !== undefined) return 'done';
  if (kind === 'record' && checkpoint.position.at === 'checks')
    return checkpoint.passed.length > 1 ? lastCheck(checkpoint) : 'preflight';
  return PART[checkpoint.position.at];
}

function lastCheck({ passed }: Checkpoint): Part {
  return passed.at(-1) ?? 'preflight';
}

function levelOf({ outcome }: Checkpoint): Entry['level'] {
  if (outcome === undefined) return 'info';
  return outcome.kind === 'completed' ? 'good' : 'bad';
}
