import { z } from 'zod';
import { ALLOWED } from './messages.js';
import { freeze } from './schema-freeze.js';
import { gate } from './schema-gate.js';
import { backgroundMetrics } from './schema-metrics.js';
import { slow } from './schema-slow.js';
import { steps } from './schema-steps.js';
import { synthetic } from './schema-synthetic.js';
import { choice, count, duration, interval, positiveDuration, rate, seconds, section, text, texts, truth } from './values.js';

/** How many histories the replay gate takes; rules.ts compares the last two. */
export const historyCounts = {
  perWorkflowType: count(1, 100_000).prefault(50).describe('Histories to replay for each workflow type, at most.'),
  total: count(1, 1_000_000).prefault(500).describe('Histories to replay in all, at most.'),
  minHistories: count(1, 1_000_000)
    .prefault(1)
    .describe('Fewer replayed histories than this are inconclusive while more open runs exist. At most `total`.'),
};

const select = section({
  random: rate.prefault('50%').describe('Share of the histories that is drawn at random: `50%` or `0.5`.'),
  draws: count(0, 1_000).prefault(60).describe('Random draws for a type with too many open runs to list, at most.'),
  seed: text.prefault('rainbow').describe('Decides the draw: the same seed and the same runs give the same draw.'),
  pinned: count(0, 1_000).prefault(2).describe('Pinned open runs for each workflow type; they inform and never decide.'),
  closed: count(0, 1_000)
    .prefault(2)
    .describe('Closed runs for each workflow type: so many failed, completed and longest ones; they inform and never decide.'),
  closedWithin: positiveDuration.prefault('7d').describe('How long ago a run may have closed.'),
  cohort: truth.prefault(true).describe('Prefer the runs that the first step of the rollout moves.'),
});

const replay = section({
  workflowBundle: text
    .exactOptional()
    .describe('Bundle made by `bundleWorkflowCode`, the artifact that the workers run. Path from the folder of this file.'),
  workflowsPath: text
    .exactOptional()
    .describe("The workflows' source, bundled before the replay. Path from the folder of this file."),
  baseBundle: text
    .exactOptional()
    .describe(
      'Bundle of the version that was Current before: a promotion and a rollback forecast with it which workflows a rollback breaks, and `recover` proves with it. Path from the folder of this file.',
    ),
  project: text
    .exactOptional()
    .describe(
      'Folder of the project whose `@temporalio/worker` replays. Path from the folder of this file, which is the default.',
    ),
  payloadConverterPath: text.exactOptional().describe('Module with the payload converter, as the workers use it.'),
  failureConverterPath: text.exactOptional().describe('Module with the failure converter, as the workers use it.'),
  dataConverterPath: text.exactOptional().describe('Module that exports `payloadCodecs`.'),
  interceptors: texts
    .exactOptional()
    .describe('Workflow interceptor modules, as the workers have them in `interceptors.workflowModules`.'),
  bundlerOptionsPath: text
    .exactOptional()
    .describe('Module that exports `bundlerOptions`, as the workers have them: `webpackConfigHook`, `ignoreModules`, …'),
  ...historyCounts,
  select: select.prefault({}).describe('Which runs are chosen.'),
  timeout: positiveDuration.prefault('20s').describe('Longest time for one history before its replay counts as hung.'),
  concurrency: count(1, 64).prefault(2).describe('Child processes that replay at the same time.'),
});

function share(usual: string) {
  return rate.refine((value) => value > 0 && value < 1, ALLOWED.probability).prefault(usual);
}

const analysis = section({
  interval: interval.prefault('15s').describe('Time between two looks during a bake, at least `100ms`.'),
  falseRollbackRate: share('1%').describe('Probability that a build without a regression is ever rolled back: `1%` or `0.01`.'),
  confidence: share('95%').describe('Probability that a build that passes is within the harm budget: `95%` or `0.95`.'),
  harmBudget: rate
    .exactOptional()
    .describe(
      'Highest share of new workflows that may fail because of the build; absent = one percentage point or half of `baselineRate`, whichever is more.',
    ),
  baselineRate: rate
    .exactOptional()
    .describe('Share of workflows that fail or time out without a deploy, if known. A wrong one costs time, not safety.'),
  minSamples: count(1, 1_000_000_000)
    .exactOptional()
    .describe(
      'Workflows on the new version that must have closed before a pass, where thresholds judge (absent = 20). Given: thresholds judge at every ramp, instead of the test.',
    ),
  minFailures: count(1, 1_000_000_000).prefault(3).describe('Failures needed before a rate may fail the build.'),
  maxWorkflowFailureRate: rate
    .exactOptional()
    .describe(
      'Highest share of failed and timed-out workflows, where thresholds judge (absent = `5%`). Given: thresholds judge at every ramp, instead of the test.',
    ),
  maxWorkflowTaskFailureRate: rate.prefault('5%').describe('Highest share of failed workflow tasks: `5%` or `0.05`.'),
  maxActivityFailureRate: rate.prefault('20%').describe('Highest share of failed activity tasks: `20%` or `0.2`.'),
  stuckAttempts: count(2, 1000).prefault(3).describe('A pending workflow task at this attempt or later counts as stuck.'),
  onInconclusive: choice('pause', 'extend', 'rollback', 'promote')
    .prefault('pause')
    .describe(
      'What happens when the gate could not decide by `maxDuration`: hold for a person, keep baking until `maxDuration`, roll back, or promote unproven.',
    ),
  onError: choice('pause')
    .prefault('pause')
    .describe('Evidence that cannot be read is always a hold, never a pass and never a rollback.'),
  slow: slow.prefault({}).describe('Workflows that succeed and take too long, where the test judges.'),
  startingStep: count(0, 20).prefault(0).describe('Step, counted from 0, from which `metrics` are measured.'),
  metrics: backgroundMetrics,
});

const postPromotion = section({
  bake: duration.prefault('0s').describe('Bake after promotion with the old version kept; `0s` for none.'),
  analysis: choice('inherit').prefault('inherit').describe('The bake is judged as the steps are.'),
});

export const rollout = section({
  strategy: choice('Manual', 'AllAtOnce', 'Progressive')
    .exactOptional()
    .describe(
      'Progressive: through the steps (the default when steps are given). AllAtOnce: promote after the checks, without a ramp. Manual: run the checks, then wait for a person.',
    ),
  progressDeadlineSeconds: seconds
    .prefault(600)
    .describe('Seconds in which the new version must have pollers on every task queue.'),
  steps,
  rampMode: choice('fixed', 'auto')
    .prefault('fixed')
    .describe(
      'fixed: each step bakes for its pause. auto: a step is left as soon as the test passes, whatever is left of its pause.',
    ),
  replay: z
    .union([z.literal('off', ALLOWED.replay), replay], ALLOWED.replay)
    .exactOptional()
    .describe('Replay gate: real histories run against the new code before any traffic. `off` leaves it out.'),
  gate: gate.exactOptional().describe('Smoke test: a workflow pinned to the new version before any traffic.'),
  synthetic: synthetic
    .exactOptional()
    .describe('Synthetic workflows on both versions during each step, for when little else starts.'),
  analysis: analysis.prefault({}).describe('Limits by which every bake is judged.'),
  postPromotion: postPromotion.prefault({}).describe('What happens after the new version became Current.'),
  freeze,
  onConflict: choice('reject', 'supersede', 'queue')
    .prefault('reject')
    .describe('When another rollout of this deployment is in progress: refuse, roll it back first, or wait for its end.'),
  queueTimeout: positiveDuration.prefault('1h').describe('How long `onConflict: queue` waits.'),
  onCancel: choice('hold', 'rollback')
    .prefault('hold')
    .describe('When the run is cancelled: leave the ramp where it is, or roll back.'),
  propagationTimeout: positiveDuration
    .prefault('30s')
    .describe('How long a routing change may take to reach every task queue before it is a warning.'),
});
