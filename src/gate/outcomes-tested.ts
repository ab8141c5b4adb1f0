import { type Drawn, type Evidence } from './evidence.js';
import { allowed, because as becauseOf, seen } from './messages.js';
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
  const { children } = drawn;
  const { figures, ...tested } = testOutcomes({ finished, current: drawn, settings: test, next, elapsed, candidate });
  const judged = {
    metric: 'workflow-failure-rate',
    seen: figures.closed === 0 ? seen.nothingClosed : seen.compared(figures),
    limit: allowed.tested(figures.budget),
    ...tested,
    test: figures,
  };
  if (children === undefined) return judged;
  if (children.count <= children.most) return { ...judged, seen: seen.firstChildren(judged.seen) };
  if (tested.kind === 'fail') return judged;
  const because = becauseOf.tooManyChildren(children, candidate);
  return { ...judged, kind: 'inconclusive', lack: 'samples', seen: seen.tooManyChildren(children.count), because };
}
