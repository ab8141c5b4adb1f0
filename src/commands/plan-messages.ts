import { duration } from '../report/durations.js';
import { counted, grouped, percent } from '../report/numbers.js';
import { type Planned, type PlanStep } from '../report/plan-report.js';
import { by, name, routingText } from '../rollout/messages.js';
import { type Routing, type Target } from '../rollout/routing.js';

/** Every sentence that `plan` says to a user. */

/** A share as rainbow.yaml takes it, rounded up so that it is enough. */
const written = (share: number): string => {
  const scale = share < 0.01 ? 100 : 10;
  return `${Math.ceil(Number((share * 100 * scale).toPrecision(9))) / scale}%`;
};

const HOUR = 3_600_000;

/** A duration that is enough, as rainbow.yaml takes it. */
function enough(ms: number): string {
  const hours = Math.ceil((ms * 1.2) / HOUR);
  if (ms * 1.2 < HOUR) return `${Math.ceil((ms * 1.2) / 60_000)}m`;
  return hours <= 48 ? `${hours}h` : `${Math.ceil(hours / 24)}d`;
}

const where = ({ step, rampPercentage }: PlanStep): string =>
  rampPercentage === 100 ? 'the bake after the promotion' : `step ${step + 1} (${percent(rampPercentage)})`;

export const sayPlan = {
  newVersion: 'the new version',
  alreadyCurrent: (buildId: string) => `${buildId} is Current already: deploy would do nothing`,
  goesThrough: (buildId: string, steps: number, took: number) =>
    `${buildId} goes ${steps === 0 ? '' : `through ${counted(steps, 'step')} `}to Current${took > 0 ? ` in about ${duration(took)}` : ''} if nothing speaks against it`,
  first: (buildId: string) =>
    `${buildId} becomes Current at once: nothing serves before it, and there is nothing to compare it with`,
  waitsForPerson: (buildId: string) => `${buildId} waits for a person after its checks (strategy Manual)`,
  stuck: (step: PlanStep, perDay: number) =>
    `${where(step)} ${step.chance === 'impossible' ? 'cannot' : 'will hardly'} pass its gate within ${duration(step.maxDuration)} at ${counted(perDay, 'workflow')} a day`,
  unproven: (headline: string, steps: number) => `${headline}, ${counted(steps, 'step')} unproven (onInconclusive: promote)`,
  longer: (step: PlanStep, needed: number) =>
    step.rampPercentage === 100
      ? `let it take longer: \`postPromotion.bake: ${enough(needed)}\` (about ${duration(needed)} are needed)`
      : `let ${where(step)} take longer: \`maxDuration: ${enough(needed)}\` (about ${duration(needed)} are needed)`,
  wider: (budget: number, now: number) =>
    `accept more harm: \`harmBudget: ${written(budget)}\` instead of ${written(now)} would be in reach`,
  thresholds: 'judge by thresholds instead of the test: set `minSamples` and `maxWorkflowFailureRate`, which promise nothing',
  ownTraffic:
    'let traffic of your own speak against a bad build: `rollout.synthetic` runs workflows on both versions during each step, a smoke test (`rollout.gate`, or `gate` of a step) one on the new version',
  inconclusive:
    'decide beforehand what follows when nothing is decided: `onInconclusive: promote` goes on unproven, `rollback` goes back',
  rateAboveLimit: (rate: number, limit: number) =>
    `${percent(rate * 100)} of the workflows fail without a deploy, more than \`maxWorkflowFailureRate: ${written(limit)}\` allows: raise it, or a good build goes back`,
  noTraffic:
    'whether the gates can decide is not known: unversioned workers serve, and none of their task queues is known; name them as worker.taskQueues (--task-queues)',
  firstTraffic: 'nothing serves before, so there is no traffic to count',
  notThere: (because: string) => `${because}; deploy waits for them`,
  superseded: (rival: Target, how: string) => `${name(rival)} is in the way: deploy would ${how} (onConflict)`,
  measured: (rate: number, closed: number) =>
    `the failure rate before is ${percent(rate * 100)}, measured on ${counted(closed, 'workflow')} (\`analysis.baselineRate\` says otherwise if it is set)`,
  estimate: (looked: number, open: number) =>
    `who moves when was counted on the ${grouped(looked)} newest of ${grouped(open)} open workflows`,
};

/** Something that a plan says otherwise than the deploy that it is given to; `path` is where the plan says it. */
export interface Difference {
  readonly path: readonly string[];
  readonly planned: string | null;
  readonly found: string | null;
}

const SUBJECT: Readonly<Record<string, string>> = {
  deployment: 'Worker Deployment',
  namespace: 'namespace',
  buildId: 'Build ID',
  'binding.plan': 'configuration',
};

const subjectText = ({ path }: Difference, value: string | null): string =>
  `${value === null ? 'no ' : ''}${SUBJECT[path.join('.')] ?? path.join('.')}${value === null ? '' : ` ${value}`}`;

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;

/** What `deploy` says of the plan that it is held to. */
export const sayPlanned = {
  missing: (file: string) =>
    `the plan file \`${file}\` does not exist; give --plan-file (input plan-file) the report.json of \`rainbow plan\``,
  unreadable: (file: string, why: string) =>
    `the plan file \`${file}\` cannot be read (${why}); make it a readable file or correct --plan-file (input plan-file)`,
  notJson: 'the plan ends or breaks off here: it is no JSON; give the whole report.json of `rainbow plan`, as it was written',
  noPlan: (place: string) =>
    `${place === '' ? 'the file' : `\`${place}\``} is not as a plan of this release has it; give the report.json of \`rainbow plan\`, made by the same release`,
  otherSubject: (differences: readonly Difference[]) =>
    `the plan is of ${listed(differences.map((each) => subjectText(each, each.planned)))}, this deploy is of ${listed(differences.map((each) => subjectText(each, each.found)))}; nothing was written: plan again, or deploy what was planned`,
  wouldNotBegin: (headline: string) => `the plan says that deploy would not begin: ${headline}`,
  wasHeld: (headline: string) => `by the plan that was given: ${headline}`,
  moved: ({ current, ramping, binding, startedAt }: Planned, routing: Routing | undefined) => {
    const ramps = ramping !== null || binding.rampPercentage > 0;
    const ramp = ramps ? { target: ramping, percentage: binding.rampPercentage } : undefined;
    const before = binding.mark === null ? 'nothing routed yet' : routingText({ current, ramp });
    return `the routing was changed by ${by(routing)} after the plan was made at ${new Date(startedAt).toISOString()}: planned on ${before}, found ${routingText(routing)}; nothing was written: plan again`;
  },
} as const;
