import { randomUUID } from 'node:crypto';
import { runPage } from '../github/pull-request.js';
import { eventOf, type RolloutEvent } from '../notify/event.js';
import { claimedBy, decodeMemory, due, encodeMemory, type Memory, MOST_TRIES, withClaim, withResult } from '../notify/memory.js';
import { headlineOf, say } from '../notify/messages.js';
import { type News } from '../notify/news.js';
import { post } from '../notify/post.js';
import { bodyFor, type Webhook } from '../notify/webhook.js';
import { type Checkpoint } from '../rollout/checkpoint.js';
import { rampOf } from '../rollout/observation.js';
import { asError } from '../system/errors.js';
import { type Context, type Run } from './context.js';

/** For everything here together, so that a rollout's verb ends. */
const LIMIT = 45_000;
/** A run that claims at the same moment has written by then, and the last one to write tells. */
const SETTLE = 1_000;
/** What ended longer ago is no news. */
const NEWS = 86_400_000;

interface Target {
  readonly webhook: Webhook & { readonly url: string };
  /** Of this event at this webhook. */
  readonly key: string;
}

/**
 * Tells the configured webhooks where this rollout has come to rest, each of them once. The claim to tell is written before anything is
 * sent, beside the checkpoint: of several runs one tells, and what a killed run left untold the next one tells. Whatever goes wrong is a
 * warning: it disturbs no rollout.
 */
export async function notify(context: Context, run: Run): Promise<void> {
  const { settings, journal, signal, clock } = context;
  const { checkpoint, orderedAt, hold, conflict } = run;
  if (settings.notify.length === 0 || checkpoint === undefined || signal.aborted) return;
  const event = eventOf({ hold, conflict, checkpoint, orderedAt });
  if (event === undefined || clock.now() - (event.at ?? clock.now()) > NEWS) return;
  const limited = { ...context, signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]) };
  try {
    await tell(limited, run, { event, checkpoint });
  } catch (error) {
    journal.note('order', 'warning', say.brokenOff(asError(error).message));
  }
}

interface Telling {
  readonly event: RolloutEvent;
  readonly checkpoint: Checkpoint;
}

async function tell(context: Context, run: Run, { event, checkpoint }: Telling): Promise<void> {
  const { clock, signal, journal } = context;
  const { rollout } = checkpoint;
  const all = targetsOf(context, event);
  const keys = all.map(({ key }) => key);
  // As the last look found it; what was told by then needs no further call.
  if (due(decodeMemory(run.notified, rollout), keys, clock.now()).length === 0) return;
  const before = await remembered(context, run.candidate, rollout);
  const by = randomUUID().slice(0, 8);
  const wanted = due(before, keys, clock.now());
  if (wanted.length === 0) return;
  await keep(context, run, withClaim(before, wanted, { by, at: clock.now() }));
  await clock.sleep(SETTLE, signal);
  const claimed = await remembered(context, run.candidate, rollout);
  const mine = claimedBy(claimed, wanted, by);
  const news = newsOf(context, run, { event, checkpoint });
  const failures = await Promise.all(
    all
      .filter(({ key }) => mine.includes(key))
      .map(async ({ key, webhook }) => {
        const failure = await post({ url: webhook.url, body: bodyFor(webhook, news), signal });
        const last = claimed.told.some((each) => each.key === key && each.tries >= MOST_TRIES);
        if (failure === undefined) journal.note('order', 'info', say.sent(new URL(webhook.url).host, event.kind));
        else journal.note('order', 'warning', say.failed(event.kind, failure, last));
        return [key, failure === undefined ? 'sent' : 'failed'] as const;
      }),
  );
  if (failures.length === 0) return;
  await keep(context, run, withResult(await remembered(context, run.candidate, rollout), new Map(failures), clock.now()));
}

/** The webhooks that want this event and whose address is known here. */
function targetsOf({ settings, journal }: Context, { kind, key }: RolloutEvent): readonly Target[] {
  return settings.notify.flatMap((webhook, index) => {
    const { url } = webhook;
    if (!webhook.on.includes(kind)) return [];
    if (url !== undefined) return [{ webhook: { ...webhook, url }, key: `${index}/${key}` }];
    journal.note('order', 'warning', say.unset(`notify[${index}].webhook`));
    return [];
  });
}

function newsOf({ settings, conn, env, clock }: Context, run: Run, { event, checkpoint }: Telling): News {
  const facts = {
    event: event.kind,
    deployment: settings.deploymentName,
    buildId: run.candidate,
    ramp: rampOf(run.routing, run.candidate),
  };
  return {
    format: 1,
    id: `${checkpoint.rollout}/${event.key}`,
    ...facts,
    namespace: conn.namespace,
    previousBuildId: checkpoint.previous,
    headline: headlineOf(facts),
    because: event.because,
    run: runPage(env) ?? null,
    at: event.at ?? clock.now(),
  };
}

async function remembered({ port, signal }: Context, buildId: string, rollout: string): Promise<Memory> {
  return decodeMemory((await port.readVersion(buildId, signal))?.notified, rollout);
}

async function keep({ port, signal }: Context, run: Run, memory: Memory): Promise<void> {
  const text = encodeMemory(memory);
  await port.writeNotified(run.candidate, text, signal);
  run.notified = text;
}
