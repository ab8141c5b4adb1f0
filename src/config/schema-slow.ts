import { z } from 'zod';
import { ALLOWED } from './messages.js';
import { choice, positiveDuration, rate, section, text } from './values.js';

/** Slow workflows, where outcomes are tested. */
export const slow = section({
  onSlow: choice('pause', 'rollback', 'report', 'off')
    .prefault('pause')
    .describe(
      'What happens when the new version makes workflows slow: hold for a person, roll back, say so and go on, or do not look.',
    ),
  budget: rate.prefault('5%').describe('Highest share of new workflows that may become slow because of the build.'),
  limit: positiveDuration
    .exactOptional()
    .describe(
      'A workflow that takes longer is slow; absent = what 99 % of the workflows needed that closed on the version before within a week, measured when the rollout begins.',
    ),
  limits: z
    .record(text, positiveDuration, ALLOWED.limits)
    .prefault({})
    .describe('Limits by workflow type, in the place of `limit`.'),
});
