import { type Evidence } from './evidence.js';
import { type Limits } from './limits.js';
import { because } from './messages.js';
import { activityFailures, type Judged, nondeterminism, pollers, stuckWorkflows, workflowTaskFailures } from './metrics.js';
import { closedOn, workflowFailures } from './outcomes.js';
import { type MetricVerdict, type Verdict } from './verdict.js';

/**
 * The verdict on one look. Evidence against the build decides first: what could be read already condemns it, whatever is missing. Then
 * anything unread or unpolled holds, then too few closed workflows hold, and only what is left passes.
 *
 * The tallies of tasks are never needed for a pass, because older servers have none: as metrics they fail the build or stay silent.
 *
 * @param candidate Build ID that is judged, for the sentences
 */
export function judge(evidence: Evidence, limits: Limits, candidate: string): Verdict {
  const question = { evidence, limits, candidate };
  const workflows = workflowFailures(question);
  const polled = pollers(question);
  const judged: readonly Judged[] = [
    nondeterminism(question),
    stuckWorkflows(question),
    workflows,
    workflowTaskFailures(question),
    activityFailures(question),
    polled,
  ];
  const verdict = {
    metrics: judged.map(({ metric, kind, seen, limit }): MetricVerdict => ({ metric, kind, seen, limit })),
    samples: closedOn(evidence.candidate),
  };
  const against = judged.find(({ kind }) => kind === 'fail');
  if (against !== undefined) return { kind: 'fail', because: against.because, ...verdict };

  const [unread] = evidence.unread;
  if (unread !== undefined) {
    return { kind: 'inconclusive', lack: 'evidence', because: because.unread(unread, evidence.unread.length - 1), ...verdict };
  }
  if (polled.kind !== 'pass') return { kind: 'inconclusive', lack: 'evidence', because: polled.because, ...verdict };
  if (workflows.kind !== 'pass') return { kind: 'inconclusive', lack: 'samples', because: workflows.because, ...verdict };
  return { kind: 'pass', because: workflows.because, ...verdict };
}
