import { type Drawn, type Evidence } from './evidence.js';
import { type Limits } from './limits.js';
import { because } from './messages.js';
import {
  activityFailures,
  type Judged,
  nondeterminism,
  type Question,
  pollers,
  stuckWorkflows,
  workflowTaskFailures,
} from './metrics.js';
import { closedOn, workflowFailures } from './outcomes.js';
import { outcomesTested } from './outcomes-tested.js';
import { type TestSettings } from './regression.js';
import { type SlowQuestion, slowTested } from './slow.js';
import { type Sums } from './sums.js';
import { type SyntheticQuestion, syntheticTested } from './synthetic.js';
import { judgeMetric } from './thresholds.js';
import { type MetricVerdict, type Verdict } from './verdict.js';

/** What is needed besides the evidence. */
export interface LookQuestion {
  readonly limits: Limits;
  /** Build ID, for the sentences. */
  readonly candidate: string;
  /** How synthetic workflows are judged; absent = none are configured. */
  readonly synthetic?: Pick<SyntheticQuestion, 'test' | 'finished'>;
}

/** What the test needs besides the evidence. */
export interface RampQuestion extends LookQuestion {
  readonly test: TestSettings;
  /** Of the ramps that are over. */
  readonly finished: Sums;
  /** What is asked about slow workflows; absent = nothing. */
  readonly slow?: Pick<SlowQuestion, 'rule' | 'limits' | 'finished'>;
  /** The share that the new version gets after a pass. */
  readonly next: number;
}

/** The verdict on one look during a ramp: workflow outcomes by the sequential test, everything else as {@link judge} does. */
export function judgeRamp(evidence: Evidence & { readonly drawn: Drawn }, asked: RampQuestion): Verdict {
  const workflows = outcomesTested(evidence, asked);
  // Where the split of the starts is broken the slow ones are no lottery either.
  const slow = workflows.lack === 'evidence' ? [] : slowWorkflows(evidence.drawn, asked);
  return conclude({ ...asked, evidence }, workflows, slow);
}

function slowWorkflows(drawn: Drawn, { slow: asked, candidate, test }: RampQuestion): readonly Judged[] {
  const { slow } = drawn;
  return slow === undefined || asked === undefined ? [] : [slowTested({ ...drawn, slow }, { ...asked, test, candidate })];
}

/**
 * The verdict on one look. Evidence against the build decides first: what could be read already condemns it, whatever is missing. Then
 * anything unread, unpolled or unmeasured holds, and slowness that a person has to know of; then too few closed workflows or measurements
 * hold, and only what is left passes.
 *
 * The tallies of tasks are never needed for a pass, because older servers have none: as metrics they fail the build or stay silent.
 */
export function judge(evidence: Evidence, asked: LookQuestion): Verdict {
  const question = { ...asked, evidence };
  return conclude(question, workflowFailures(question));
}

type Asked = Question & Pick<LookQuestion, 'synthetic'>;

/** Workers count the tasks of synthetic workflows with all others, and no limit knows how those of the old version fare: shown then, no reason. */
function taskFailures(question: Asked): readonly Judged[] {
  const judged = [workflowTaskFailures(question), activityFailures(question)];
  return question.synthetic === undefined ? judged : judged.map((metric) => ({ ...metric, dryRun: true as const }));
}

function syntheticWorkflows({ evidence, synthetic: asked, candidate }: Asked): readonly Judged[] {
  const { synthetic } = evidence;
  return synthetic === undefined || asked === undefined ? [] : [syntheticTested(synthetic, { ...asked, candidate })];
}

function conclude(question: Asked, workflows: Judged, slow: readonly Judged[] = []): Verdict {
  const { evidence } = question;
  const polled = pollers(question);
  const synthetic = syntheticWorkflows(question);
  const external = (evidence.metrics ?? []).map(judgeMetric);
  const judged: readonly Judged[] = [
    nondeterminism(question),
    stuckWorkflows(question),
    workflows,
    ...taskFailures(question),
    ...slow,
    ...synthetic,
    polled,
    ...external,
  ];
  const verdict = {
    metrics: judged.map(({ metric, kind, seen, limit, maxRate, dryRun }): MetricVerdict => ({
      ...{ metric, kind, seen, limit },
      ...(maxRate === undefined ? {} : { maxRate }),
      ...(dryRun === undefined ? {} : { dryRun }),
    })),
    samples: closedOn(evidence.candidate),
    ...(workflows.test === undefined ? {} : { test: workflows.test }),
  };
  const against = judged.find(({ kind, dryRun }) => kind === 'fail' && dryRun === undefined);
  if (against !== undefined) return { kind: 'fail', because: against.because, ...verdict };

  const [unread] = evidence.unread;
  if (unread !== undefined) {
    return { kind: 'inconclusive', lack: 'evidence', because: because.unread(unread, evidence.unread.length - 1), ...verdict };
  }
  if (polled.kind !== 'pass') return { kind: 'inconclusive', lack: 'evidence', because: polled.because, ...verdict };
  const undecided = external.filter(({ kind, dryRun }) => kind === 'inconclusive' && dryRun === undefined);
  const unmeasured = undecided.find(({ lack }) => lack === 'evidence');
  if (unmeasured !== undefined) return { kind: 'inconclusive', lack: 'evidence', because: unmeasured.because, ...verdict };
  const unwanted = slow.find(({ lack }) => lack === 'consent');
  if (unwanted !== undefined) return { kind: 'inconclusive', lack: 'consent', because: unwanted.because, ...verdict };
  const running = synthetic.find(({ kind }) => kind === 'inconclusive');
  if (running !== undefined && workflows.lack !== 'evidence')
    return { kind: 'inconclusive', lack: 'pairs', because: running.because, ...verdict };
  if (workflows.kind !== 'pass')
    return { kind: 'inconclusive', lack: workflows.lack ?? 'samples', because: workflows.because, ...verdict };
  const [open] = undecided;
  if (open !== undefined) return { kind: 'inconclusive', lack: 'samples', because: open.because, ...verdict };
  return { kind: 'pass', because: workflows.because, ...verdict };
}
