import { count, interval, json, positiveDuration, section, text } from './values.js';

/** Workflows that are started for the gate's sake during each step, in pairs. */
export const synthetic = section({
  workflowType: text.describe(
    'Workflow that runs in pairs during each step, one pinned to the new version and one to the version before.',
  ),
  input: json.exactOptional().describe('JSON value passed as its only argument; absent = no argument.'),
  taskQueue: text
    .exactOptional()
    .describe('Task queue to start it on; absent = the workflow task queues that both versions serve, in turn.'),
  interval: interval.prefault('10s').describe('Time from one pair to the next, at least `100ms`.'),
  count: count(1, 10_000).prefault(20).describe('Pairs in each step; until they have ended the gate does not pass.'),
  timeout: positiveDuration.prefault('5m').describe('Longest time for the workflow to end; what takes longer has failed.'),
});
