import { type Outcomes } from './evidence.js';
import { type Judged, type Question } from './metrics.js';
import { allowed, because, seen } from './messages.js';

/** Workflows whose end speaks for or against the build: canceled and terminated ones were ended by somebody else. */
export function closedOn({ completed, failed, timedOut, continuedAsNew }: Outcomes): number {
  return completed + failed + timedOut + continuedAsNew;
}

/** Share of the closed workflows that failed or timed out: the one metric that a pass needs. */
export function workflowFailures({ evidence, limits, candidate }: Question): Judged {
  const { failed, timedOut } = evidence.candidate;
  const { minSamples, minFailures, maxWorkflowFailureRate: maxRate } = limits;
  const closed = closedOn(evidence.candidate);
  const failures = failed + timedOut;
  const metric = {
    metric: 'workflow-failure-rate',
    seen: closed === 0 ? seen.nothingClosed : seen.rate({ processed: closed, failed: failures }),
    limit: allowed.rateFrom(maxRate, minSamples),
    maxRate,
  };
  const tooMany = closed > 0 && failures / closed > maxRate;
  if (tooMany && failures >= minFailures) {
    const verb = timedOut === 0 ? 'failed' : failed === 0 ? 'timed out' : 'failed or timed out';
    const text = because.failed('workflows', { processed: closed, failed: failures }, { candidate, maxRate, verb });
    return { ...metric, kind: 'fail', because: text };
  }
  // Without a single closed workflow nothing was seen, however few samples the configuration asks for.
  if (closed < Math.max(1, minSamples)) {
    return { ...metric, kind: 'inconclusive', because: because.tooFew(closed, Math.max(1, minSamples), candidate) };
  }
  if (tooMany) {
    const text = because.tooFewFailures(failures, closed, { candidate, maxRate, minFailures });
    return { ...metric, kind: 'inconclusive', because: text };
  }
  return { ...metric, kind: 'pass', because: because.passed(closed, failures, { candidate, maxRate }) };
}
