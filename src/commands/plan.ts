import { readFile } from 'node:fs/promises';
import { type Inputs } from '../config/input-table.js';
import { resolveSettings } from '../config/inputs.js';
import { type Settings } from '../config/settings.js';
import { type PlanReport } from '../report/plan-report.js';
import { type Entry } from '../report/report.js';
import { type Observation } from '../rollout/observation.js';
import { rehearse, type Act, type Rehearsal } from '../rollout/rehearsal.js';
import { type Routing } from '../rollout/routing.js';
import { systemClock } from '../system/clock.js';
import { UserError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';
import { type Logger } from '../system/logger.js';
import { connect } from '../temporal/connection.js';
import { explainOldServer } from '../temporal/server-age.js';
import { workerDeployments } from '../temporal/worker-deployments.js';
import { type BareCall } from './call.js';
import { isSet } from './flags.js';
import { say } from './messages.js';
import { sayPlan } from './plan-messages.js';
import { type PlanReading, readForPlan } from './plan-read.js';
import { planSteps, type PlannedSteps } from './plan-steps.js';
import { markOf } from './planned.js';

export interface PlanInputs extends Inputs {
  readonly retry?: string | undefined;
}

export interface PlanRequest extends BareCall {
  readonly inputs: PlanInputs;
  readonly log: Logger;
}

/** `plan`: what `deploy` would do now, and whether its gates can decide. Writes nothing. Throws UserError. */
export async function runPlan({ inputs, env, cwd, signal, log, clock = systemClock }: PlanRequest): Promise<PlanReport> {
  const startedAt = clock.now();
  const settings = await resolveSettings({ inputs, env, cwd, need: 'rollout', readFile: (path) => readFile(path, 'utf8') });
  if (settings.replay === undefined) throw new UserError(say.noReplay);
  const conn = await connect(settings.connection, { env, signal });
  try {
    for (const warning of conn.warnings) log.warning(warning);
    const { deploymentName, identity } = settings;
    const candidate = settings.buildId ?? sayPlan.newVersion;
    const port = workerDeployments({ conn, deploymentName, identity });
    const reading = await readForPlan({ settings, conn, port, candidate, now: startedAt, signal });
    const told = tellPlan({ settings, reading, candidate, retry: isSet(inputs.retry), now: startedAt });
    const calls = conn.rpc.count;
    return { ...told, namespace: conn.namespace, deployment: deploymentName, calls, startedAt, endedAt: clock.now() };
  } catch (error) {
    throw (await explainOldServer(conn, error)) ?? error;
  } finally {
    await conn.close();
  }
}

interface Asked {
  readonly settings: Settings;
  readonly reading: PlanReading;
  readonly candidate: string;
  readonly retry: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type Told = Omit<PlanReport, 'namespace' | 'deployment' | 'calls' | 'startedAt' | 'endedAt'>;

/** What the report says, from what was read. Pure. */
export function tellPlan(asked: Asked): Told {
  const { settings, reading } = asked;
  const { routing, registration, before } = reading;
  const rehearsed = rehearsal(asked);
  const steps = planSteps(settings, reading);
  const entries = notesOf(asked, steps).map((text): Entry => ({ at: asked.now, part: 'preflight', level: 'info', text }));
  return {
    format: 1,
    verb: 'plan',
    ...endingOf(asked, rehearsed, steps),
    buildId: settings.buildId ?? null,
    current: routing?.current ?? null,
    ramping: routing?.ramp?.target ?? null,
    binding: {
      plan: settings.plan.fingerprint,
      rampPercentage: routing?.ramp?.percentage ?? 0,
      mark: markOf(routing),
    },
    duration: steps.duration,
    traffic: steps.traffic,
    open: before === undefined || registration.first ? null : { open: before.open.open, looked: before.open.workflowIds.length },
    steps: steps.steps,
    acts: rehearsed.acts.map((act) => actOf(act)),
    entries,
  };
}

function actOf(act: Act): PlanReport['acts'][number] {
  const { kind, because } = act;
  if (kind === 'ramp') return { kind, rampPercentage: act.percentage, because };
  return kind === 'wait' ? { kind, wait: act.wait, because } : { kind, because };
}

/** As if whoever is in the way were gone, where `onConflict` sees to that. */
function rehearsal({ settings, reading, candidate, retry, now }: Asked): Rehearsal {
  const { routing, checkpoint, order, registration } = reading;
  const again =
    checkpoint?.outcome !== undefined && routing?.current !== candidate && (checkpoint.outcome.kind !== 'rolled-back' || retry);
  const going = again || checkpoint === undefined ? {} : { checkpoint };
  const observation: Observation = {
    candidate,
    identity: settings.identity,
    routing: settings.onConflict === 'reject' ? routing : withoutRival(routing, candidate),
    checkpoint: undefined,
    ...going,
    order: again ? undefined : order,
    findings: { registration: { ...registration, kind: 'pass', because: registration.because } },
    newRollout: 'rehearsal',
  };
  return rehearse(settings.plan, observation, now);
}

function withoutRival(routing: Routing | undefined, candidate: string): Routing | undefined {
  return routing?.ramp === undefined || routing.ramp.target === candidate ? routing : { ...routing, ramp: undefined };
}

function endingOf(
  asked: Asked,
  { ending, acts }: Rehearsal,
  steps: PlannedSteps,
): Pick<PlanReport, 'outcome' | 'exitCode' | 'headline'> {
  const { settings, reading, candidate } = asked;
  const { current } = reading.routing ?? {};
  if (reading.currentBakes && typeof current === 'string' && settings.onConflict === 'reject') {
    return { outcome: 'conflict', exitCode: EXIT.conflict, headline: say.promotedStillBaking(current) };
  }
  if (ending.kind === 'conflict') return { outcome: 'conflict', exitCode: EXIT.conflict, headline: ending.because };
  if (ending.kind === 'hold') return { outcome: 'held', exitCode: EXIT.held, headline: ending.because };
  if (ending.outcome.kind !== 'completed') {
    return { outcome: 'refused', exitCode: EXIT.refused, headline: say.rolledBackBefore(candidate, ending.outcome) };
  }
  const done = (headline: string) => ({ outcome: 'shown', exitCode: EXIT.done, headline }) as const;
  if (acts.length === 0) return done(sayPlan.alreadyCurrent(candidate));
  if (reading.registration.first) return done(sayPlan.first(candidate));
  if (settings.plan.strategy === 'Manual') return done(sayPlan.waitsForPerson(candidate));
  // Missing evidence is never a pass, nor is a plan that could not be made.
  if (reading.before === undefined) return { outcome: 'held', exitCode: EXIT.held, headline: sayPlan.noTraffic };
  const stuck = steps.steps.filter(({ chance }) => chance === 'impossible' || chance === 'unlikely');
  const [first] = stuck;
  const goes = sayPlan.goesThrough(candidate, settings.plan.steps.length, steps.duration ?? 0);
  if (first === undefined) return done(goes);
  if (settings.plan.onInconclusive === 'promote') return done(sayPlan.unproven(goes, stuck.length));
  const [remedy] = first.remedies;
  const headline = `${sayPlan.stuck(first, steps.traffic?.perDay ?? 0)}${remedy === undefined ? '' : `; ${remedy}`}`;
  return { outcome: 'held', exitCode: EXIT.held, headline };
}

function notesOf({ settings, reading }: Asked, { traffic }: PlannedSteps): string[] {
  const { routing, registration, before, currentBakes } = reading;
  const rival = routing?.ramp?.target ?? (currentBakes ? routing?.current : undefined);
  const how = settings.onConflict === 'queue' ? 'wait for it' : 'roll it back first';
  return [
    ...(registration.kind === 'pass' ? [registration.because] : [sayPlan.notThere(registration.because)]),
    ...(rival === undefined || rival === settings.buildId || settings.onConflict === 'reject'
      ? []
      : [sayPlan.superseded(rival, how)]),
    ...(settings.replay === 'off' ? [say.replayOff] : []),
    ...(traffic?.rateFrom === 'measured' ? [sayPlan.measured(traffic.failureRate, traffic.closed)] : []),
    ...(registration.first ? [sayPlan.firstTraffic] : []),
    ...(before !== undefined && before.open.open > before.open.workflowIds.length
      ? [sayPlan.estimate(before.open.workflowIds.length, before.open.open)]
      : []),
  ];
}
