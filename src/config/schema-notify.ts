import { z } from 'zod';
import { EVENTS } from '../notify/event.js';
import { ALLOWED } from './messages.js';
import { choice, section, text } from './values.js';

const MOST_WEBHOOKS = 5;

const webhook = section({
  webhook: text.describe('Address that is posted to, as `${NAME}` of a variable: it is a secret.'),
  format: choice('slack', 'json').describe(
    'slack: what an incoming webhook of Slack takes. json: a body of our own (schema/notification.schema.json).',
  ),
  on: z
    .array(choice(...EVENTS), ALLOWED.events)
    .min(1, ALLOWED.events)
    .prefault(['paused', 'conflict', 'rolled-back', 'completed'])
    .describe('What it is told of.'),
});

/** Who is told where a rollout has come to rest. */
export const notify = z
  .array(webhook, ALLOWED.webhooks)
  .max(MOST_WEBHOOKS, ALLOWED.webhooks)
  .prefault([])
  .describe('Webhooks that are told when a rollout waits for a person, meets another hand, is taken back or is completed.');
