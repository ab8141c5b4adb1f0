import { z } from 'zod';
import { MAX_STEPS } from '../rollout/plan.js';
import { ALLOWED } from './messages.js';
import { gate } from './schema-gate.js';
import { stepAnalysis } from './schema-metrics.js';
import { duration, ramp, section, text, truth } from './values.js';

const argoPause = section({
  duration: duration.exactOptional().describe('The shortest bake; without it the step waits for a person.'),
});

const approval = section({
  environment: text.describe('GitHub Environment whose reviewers approve; its job runs `rainbow promote`.'),
});

/** One step, with the names of temporal-worker-controller and the aliases of Argo Rollouts; rules.ts sees that one of each is given. */
const step = section({
  rampPercentage: ramp
    .exactOptional()
    .describe(
      'Percentage of new and Auto-Upgrade workflows that go to the new version: above 0, below 100, above the step before. Fractions are allowed.',
    ),
  setWeight: ramp.exactOptional().describe('Another name for `rampPercentage` (Argo Rollouts).'),
  pauseDuration: duration.exactOptional().describe('The shortest bake before the next step, such as `10m`; `0s` for none.'),
  pause: z
    .union([duration, argoPause], ALLOWED.pause)
    .exactOptional()
    .describe('Another name for `pauseDuration` (Argo Rollouts): `10m` or `{duration: 10m}`; `{}` waits for a person.'),
  maxDuration: duration
    .exactOptional()
    .describe(
      'How long the gate may stay inconclusive before `analysis.onInconclusive` decides; at least the pause, which is the default. Required by `onInconclusive: extend`.',
    ),
  gate: gate
    .exactOptional()
    .describe(
      'Smoke test of this step: when the step could be left, the workflow runs pinned to the new version; if it does not complete, the rollout goes back.',
    ),
  approval: z
    .union([truth, approval], ALLOWED.approval)
    .exactOptional()
    .describe('After the bake, hold until a person runs `rainbow promote`. Default false.'),
  analysis: stepAnalysis.exactOptional().describe('Metrics of this step alone.'),
});

export const steps = z
  .array(step, ALLOWED.steps)
  .min(1, ALLOWED.steps)
  .max(MAX_STEPS, ALLOWED.steps)
  .exactOptional()
  .describe('The steps of a progressive rollout, 1 to 20, each with a higher ramp than the one before.');

export type StepConfig = z.output<typeof step>;
