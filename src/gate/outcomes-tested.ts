import { type Drawn, type Evidence } from './evidence.js';
import { allowed, seen } from './messages.js';
import { type Judged } from './metrics.js';
import { type TestSettings } from './regression.js';
import { testOutcomes } from './sequential.js';
import { type Sums } from './sums.js';

interface Asked {
  readonly candidate: string;
  readonly test: TestSettings;
  readonly finished: Sums;
  readonly next: number;
}

/** Workflow outcomes by the sequential test, as one metric of the gate. */
export function outcomesTested(
  { at, drawn }: Evidence & { readonly drawn: Drawn },
  { candidate, test, finished, next }: Asked,
): Judged {
  const elapsed = Math.max(0, at - drawn.since);
  const { figures, ...tested } = testOutcomes({ finished, current: drawn, settings: test, next, elapsed, candidate });
  return {
    metric: 'workflow-failure-rate',
    seen: figures.closed === 0 ? seen.nothingClosed : seen.compared(figures),
    limit: allowed.tested(figures.budget),
    ...tested,
    test: figures,
  };
}
