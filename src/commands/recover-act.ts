import { type Clock } from '../system/clock.js';
import { moveRun, resetRun, type Writer, type Written } from '../temporal/run-writes.js';
import { type Case, type Search } from './recover-context.js';
import { sayRecover as say } from './recover-messages.js';

/** Sends what was decided, at the pace that was asked for; whether anything was sent. What the server does not take is told in the case. */
export async function carryOut(search: Search, found: Case): Promise<boolean> {
  const { recovery } = search;
  const { decision } = found;
  if (decision.kind !== 'move' && decision.kind !== 'reset') {
    found.state = 'none';
    return false;
  }
  if (recovery.options.plan) {
    found.state = 'planned';
    return false;
  }
  await search.pace();
  recovery.signal.throwIfAborted();
  found.tries += 1;
  const written = await write(search, found);
  found.state = written.kind;
  found.note = written.kind === 'done' ? '' : written.because;
  if (written.kind === 'refused') recovery.journal.note('recover', 'warning', say.refused(found.workflowId, written.because));
  return true;
}

async function write({ recovery, aim }: Search, { workflowId, runId, decision }: Case): Promise<Written> {
  const { conn, settings, workSignal } = recovery;
  const writer: Writer = { conn, identity: settings.identity, signal: workSignal };
  const run = { workflowId, runId };
  switch (decision.kind) {
    case 'move':
      return await moveRun(run, { to: decision.to, lasting: decision.lasting }, writer);
    case 'reset': {
      const { at, to, move, lasting } = decision;
      const reason = say.resetReason(aim.from[0]?.buildId ?? '', to.buildId);
      return await resetRun(run, { at, move: move ? { to, lasting } : undefined, reason }, writer);
    }
    default:
      throw new Error(`a run that ${decision.kind} is not written to`);
  }
}

/** Lets one write through after the other, `rate` a second, whoever asks. */
export function pacer(
  rate: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = clock.now();
    const at = Math.max(now, next);
    next = at + 1_000 / rate;
    if (at > now) await clock.sleep(at - now, signal);
  };
}
