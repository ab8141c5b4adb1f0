import { type ReplayFinding, type ReplayKind } from '../replay/ports.js';
import { type MetricVerdict } from '../gate/verdict.js';
import { type StuckWorkflow } from '../gate/evidence.js';
import { type CaptureReport } from './capture-report.js';
import { countdown, duration, timeOfDay } from './durations.js';
import { plain } from './escape.js';
import { counted, grouped, percent } from './numbers.js';
import { type Entry, type Look, type Part, type Report, type RoutingReport, type StepReport } from './report.js';

const KIND = { pass: 'Pass', fail: 'Fail', inconclusive: 'Inconclusive' };

/** Every way in which a verb ends that tells its story in one headline. */
export type Outcome = Report['outcome'] | CaptureReport['outcome'] | keyof typeof KIND;

/** How a headline begins; a report that only shows something begins with the thing itself. */
export const OUTCOME: Readonly<Record<Outcome, string>> = {
  completed: 'Completed',
  held: 'Held',
  refused: 'Refused',
  'rolled-back': 'Rolled back',
  aborted: 'Aborted',
  superseded: 'Superseded',
  conflict: 'Conflict',
  error: 'Error',
  shown: '',
  captured: 'Captured',
  unchanged: 'Unchanged',
  nothing: 'Nothing to capture',
  ...KIND,
};

/** Of a verdict on a past rollout. */
export const JUDGEMENT = {
  kind: KIND,
  decided: (at: string, step: number, looks: number) =>
    `Decided by the look at ${at}, in step ${step + 1}, after ${counted(looks, 'look')}.`,
} as const;

export const PART: Readonly<Record<Part, string>> = {
  preflight: 'preflight',
  workers: 'workers',
  registration: 'registration',
  replay: 'replay',
  'smoke-test': 'smoke test',
  step: 'step',
  promotion: 'promotion',
  'post-promotion': 'post-promotion',
  rollback: 'rollback',
  order: 'order',
  cleanup: 'cleanup',
  recover: 'recover',
  done: 'done',
};

export const LEVEL: Readonly<Record<Entry['level'], string>> = { info: '', good: 'ok', warning: 'warn', bad: 'FAIL' };

/** Marks a heartbeat among the entries. */
export const WAITING = 'wait';

export const STEP_STATE: Readonly<Record<StepReport['state'], string>> = {
  done: 'done',
  baking: 'baking',
  ahead: 'ahead',
  'rolled-back': 'rolled back',
};

export const REPLAY_KIND: Readonly<Record<ReplayKind, string>> = {
  ok: 'replays',
  'nothing-to-check': 'nothing to check',
  nondeterminism: 'nondeterminism',
  'workflow-threw': 'workflow code threw',
  'type-missing': 'workflow type missing in the bundle',
  converter: 'payload not convertible',
  unreadable: 'history unreadable',
  hung: 'replay hung',
  crashed: 'replay process crashed',
  'sdk-limitation': 'the SDK cannot replay it',
  latent: 'next workflow task would fail',
  'already-broken': 'broken before the change as well',
};

const UNVERSIONED = 'unversioned workers';

export function targetText(buildId: string | null): string {
  return buildId ?? UNVERSIONED;
}

export function stepText({ state, unproven }: StepReport): string {
  return unproven ? `${STEP_STATE[state]}, unproven` : STEP_STATE[state];
}

export function bakeText(step: StepReport): string {
  if (step.state === 'done' && step.baked !== undefined) return `baked ${duration(step.baked)}`;
  if (step.pause === 0) return 'no bake';
  if (step.state === 'done') return `baked ${duration(step.pause)}`;
  const since = step.state === 'baking' && step.since !== undefined ? ` since ${timeOfDay(step.since)}` : '';
  return `bake ${duration(step.pause)}${since}`;
}

export function metricText({ seen, limit }: MetricVerdict): string {
  return `${seen}; limit: ${limit}`;
}

export function leftText(ms: number): string {
  return ms <= 0 ? 'due now' : `${countdown(ms)} left`;
}

export function moreText(left: number): string {
  return `and ${grouped(left)} more`;
}

/** Headings of the charts. */
export const METRIC_NAME: Readonly<Record<string, string>> = {
  'workflow-failure-rate': 'Failed and timed-out workflows',
  'workflow-task-failure-rate': 'Failed workflow tasks',
  'activity-failure-rate': 'Failed activity tasks',
};

export const HEADING = {
  rollout: 'Rollout',
  steps: 'Steps',
  verdict: 'Last verdict',
  replay: 'Replay',
  affected: 'Affected workflows',
  routing: 'Routing',
  next: 'What to do next',
  files: 'Reports',
  ramp: 'Ramp over time',
  rates: 'Failure rates',
  entries: 'What happened',
} as const;

/** The ramp of the new version in words. */
export function rampText({ ramp, buildId, outcome }: Pick<Report, 'ramp' | 'buildId' | 'outcome'>): string {
  if (ramp === 100) return `100 %: ${buildId ?? 'it'} is Current`;
  if (ramp > 0) return percent(ramp);
  return outcome === 'rolled-back' ? '0 %: taken out of the routing' : '0 %';
}

/** A verdict with the moment and the ramp that it speaks about. */
export function lookText({ at, ramp, verdict }: Look): string {
  return `${verdict.kind.toUpperCase()} at ${percent(ramp)}, ${timeOfDay(at)}. ${verdict.because}`;
}

const STUCK_CAUSE: Readonly<Record<StuckWorkflow['cause'], string>> = {
  nondeterminism: 'nondeterminism',
  'task-failure': 'its workflow task fails',
  timeout: 'its workflow task times out',
};

export function stuckText({ workflowId, workflowType, attempt, cause, message }: StuckWorkflow): string {
  const said = message === '' ? '' : `: ${plain(message, 200)}`;
  return `Stuck: ${plain(workflowId, 100)} (${plain(workflowType, 100)}), ${STUCK_CAUSE[cause]}, attempt ${attempt}${said}`;
}

export const NO_VERDICT = 'No verdict yet.';

/** How much of the open work the replay gate covered, in one sentence. */
export function replayCoverageText({ openRuns, selected, replayed, elapsed, sdkVersion }: ReplayFinding): string {
  const sdk = sdkVersion === undefined ? '' : ` with SDK ${plain(sdkVersion, 100)}`;
  return (
    `${counted(openRuns, 'open run')}, ${grouped(selected)} selected, ` +
    `${counted(replayed, 'history', 'histories')} replayed in ${duration(elapsed)}${sdk}.`
  );
}

/** What the rollback leaves open, by what becomes of it. */
export function affectedText({ affected, buildId, previousBuildId }: Report): string {
  if (affected === null || affected.total === 0) return 'No open workflow was affected.';
  const moving = affected.total - affected.pinned;
  const home = previousBuildId ?? 'the workers that serve now';
  const parts = [
    moving > 0
      ? `${grouped(moving)} Auto-Upgrade, which come back to ${home} at their next task (a stuck one after 10 to 30 s)`
      : '',
    affected.pinned > 0 ? `${grouped(affected.pinned)} Pinned, which stay on ${buildId ?? 'their version'}` : '',
  ].filter((part) => part !== '');
  return `${counted(affected.total, 'open workflow')} affected: ${parts.join('; ')}.`;
}

export const PROPAGATION: Readonly<Record<RoutingReport['propagation'], string>> = {
  settled: '',
  pending: 'Not every task queue follows this routing yet.',
  unknown: 'This server does not say whether every task queue follows this routing yet.',
};

export function leftOutText(what: readonly string[]): string {
  return `Left out, because GitHub shows nothing that is longer: ${what.join(', ')}. The JSON report has everything.`;
}

export const TOO_LONG = 'The rest is left out, because GitHub shows nothing that is longer. The JSON report has everything.';
