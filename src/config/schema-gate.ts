import { json, positiveDuration, section, text } from './values.js';

/** A smoke test, before any traffic or of a step. */
export const gate = section({
  workflowType: text.describe('Workflow that runs once, pinned to the new version; it must complete.'),
  input: json.exactOptional().describe('JSON value passed as its only argument; absent = no argument.'),
  taskQueue: text.exactOptional().describe('Task queue to start it on; absent = each workflow task queue of the new version.'),
  timeout: positiveDuration.prefault('5m').describe('Longest time for the workflow to complete.'),
});
