import { type MetricState } from './measurements.js';
import { metricBecause, metricSeen, thresholdText } from './messages-metrics.js';
import { type Judged } from './metrics.js';

/**
 * A metric from outside as one metric of the gate: more failed measurements than are borne fail the build; errors and missing data hold
 * it, whatever `onInconclusive` says; too few measurements, or a value between the conditions, leave it open.
 */
export function judgeMetric(state: MetricState): Judged {
  const { name, dryRun } = state;
  const judged = {
    metric: name,
    seen: metricSeen(state),
    limit: thresholdText(state),
    ...(dryRun ? { dryRun: true as const } : {}),
  };
  if (state.failed > state.failureLimit) return { ...judged, kind: 'fail', because: metricBecause.failed(state) };
  const open = { ...judged, kind: 'inconclusive' } as const;
  const tooFew = state.measured < state.needed;
  if (state.errors > state.consecutiveErrorLimit || (state.errors > 0 && tooFew))
    return { ...open, lack: 'evidence', because: metricBecause.error(state) };
  if (state.last === 'no-data') return { ...open, lack: 'evidence', because: metricBecause.noData(state) };
  if (state.last === 'inconclusive') return { ...open, lack: 'samples', because: metricBecause.between(state) };
  if (tooFew) return { ...open, lack: 'samples', because: metricBecause.tooFew(state) };
  return { ...judged, kind: 'pass', because: '' };
}
