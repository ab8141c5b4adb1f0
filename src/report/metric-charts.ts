import { highestRate, lowestRate } from '../gate/beta-bound.js';
import { type TaskTally } from '../gate/evidence.js';
import { closedOn } from '../gate/outcomes.js';
import { type MetricVerdict } from '../gate/verdict.js';
import { type Look, type Report } from './report.js';

/** A rate with what is not excluded about it, all between 0 and 1. */
export interface RateInterval {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly bad: number;
  readonly total: number;
}

/** One look at one metric: both versions, the limit, the ramp that was in force and what the metric said. */
export interface MetricPoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Percentage in force. */
  readonly ramp: number;
  readonly kind: MetricVerdict['kind'];
  readonly candidate: RateInterval;
  /** Absent where the old version is not measured. */
  readonly baseline?: RateInterval;
  /** Above it the metric speaks against the build; under the test that is the old version's rate and the harm budget. */
  readonly limit?: number;
}

/** The picture of one metric, whatever draws it. */
export interface MetricChart {
  readonly metric: string;
  readonly points: readonly MetricPoint[];
}

/** Both ends together are wrong with this probability, at all looks together; the prior is that of the gate when it knows no rate. */
const ERROR = 0.05;
const PRIOR_RATE = 0.01;

const READERS: Readonly<Record<string, (look: Look) => Counts | undefined>> = {
  'workflow-failure-rate': workflows,
  'workflow-task-failure-rate': ({ evidence }) => tally(evidence.workflowTasks),
  'activity-failure-rate': ({ evidence }) => tally(evidence.activityTasks),
};

/** A chart for each metric that is a rate and was seen at some look. */
export function metricCharts({ looks }: Pick<Report, 'looks'>): readonly MetricChart[] {
  return Object.entries(READERS).flatMap(([metric, read]) => {
    const points = looks.flatMap((look) => {
      const judged = look.verdict.metrics.find((each) => each.metric === metric);
      const counts = read(look);
      return judged === undefined || counts === undefined ? [] : [pointOf(look, judged, counts)];
    });
    return points.length === 0 ? [] : [{ metric, points }];
  });
}

interface Count {
  readonly bad: number;
  readonly total: number;
}

interface Counts {
  readonly candidate: Count;
  readonly baseline?: Count;
}

/** What the ramp in force drew where the test judged, otherwise what closed since the first ramp. */
function workflows({ evidence }: Look): Counts | undefined {
  const { drawn, candidate, baseline } = evidence;
  if (drawn !== undefined) {
    const arm = ({ closed, bad }: typeof drawn.candidate): Count => ({ bad, total: closed });
    return counted({ candidate: arm(drawn.candidate), baseline: arm(drawn.baseline) });
  }
  const closed = (outcomes: typeof candidate): Count => ({ bad: outcomes.failed + outcomes.timedOut, total: closedOn(outcomes) });
  return counted({ candidate: closed(candidate), ...(baseline === undefined ? {} : { baseline: closed(baseline) }) });
}

function tally(tasks: TaskTally | undefined): Counts | undefined {
  return tasks === undefined ? undefined : counted({ candidate: { bad: tasks.failed, total: tasks.processed } });
}

function counted(counts: Counts): Counts | undefined {
  return counts.candidate.total + (counts.baseline?.total ?? 0) === 0 ? undefined : counts;
}

function pointOf(
  { at, ramp, verdict }: Look,
  { kind, metric, maxRate }: MetricVerdict,
  { candidate, baseline }: Counts,
): MetricPoint {
  const theirs = baseline === undefined ? undefined : intervalOf(baseline);
  const budget = metric === 'workflow-failure-rate' ? verdict.test?.budget : undefined;
  const limit = budget === undefined ? maxRate : (theirs?.rate ?? 0) + budget;
  return {
    at,
    ramp,
    kind,
    candidate: intervalOf(candidate),
    ...(theirs === undefined ? {} : { baseline: theirs }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function intervalOf({ bad, total }: Count): RateInterval {
  const observed = { closed: total, bad };
  const options = { priorRate: PRIOR_RATE, error: ERROR / 2 };
  const rate = total === 0 ? 0 : bad / total;
  return { rate, low: lowestRate(observed, options), high: highestRate(observed, options), bad, total };
}
