/** What of a workflow type was replayed without a counter-example. */
export interface Replayed {
  readonly openRuns: number;
  /** Replayed runs, drawn or chosen. */
  readonly replayed: number;
  /** How many of them were drawn at random from the runs that no rule had chosen. */
  readonly random: number;
}

/**
 * The largest share of open runs that could break although no replay did, at the given confidence: between 0 (every run was replayed) and
 * 1 (nothing is known). Chosen runs speak for themselves only; drawn ones speak for the rest of their type: were a share p of the rest
 * broken, k draws would all have missed it with probability (1 - p)^k at most (draws without replacement miss less).
 *
 * Over several types the worst division of the doubt is sought: maximise the sum of rest_t * (1 - e^(-a_t / k_t)) where the a_t are
 * positive and sum to -ln(1 - confidence). Each term is concave, so the best a_t have the same slope, which is found by bisection.
 */
export function openRunsBound(types: readonly Replayed[], confidence = 0.95): number {
  const open = types.reduce((sum, { openRuns }) => sum + openRuns, 0);
  if (open === 0) return 0;
  const parts = types.map(({ openRuns, replayed, random }) => {
    const rest = Math.max(0, openRuns - (replayed - random));
    return { rest: random >= rest ? 0 : rest, draws: random };
  });
  const unknown = parts.filter(({ draws }) => draws === 0).reduce((sum, { rest }) => sum + rest, 0);
  const drawn = parts.filter(({ rest, draws }) => rest > 0 && draws > 0);
  return Math.min(1, (unknown + worst(drawn, -Math.log(1 - confidence))) / open);
}

/** The bound over all types, where one follows: when runs were drawn at random, or all were replayed. */
export function boundOf(types: readonly Replayed[]): number | null {
  const share = openRunsBound(types);
  return share === 0 || (share < 1 && types.some(({ random }) => random > 0)) ? share : null;
}

interface Part {
  readonly rest: number;
  readonly draws: number;
}

function worst(parts: readonly Part[], doubt: number): number {
  if (parts.length === 0) return 0;
  const share = ({ rest, draws }: Part, slope: number): number => Math.max(0, draws * Math.log(rest / draws / slope));
  let low = 1e-12;
  let high = Math.max(...parts.map(({ rest, draws }) => rest / draws));
  for (let step = 0; step < 200; step += 1) {
    const slope = Math.sqrt(low * high);
    const spent = parts.reduce((sum, part) => sum + share(part, slope), 0);
    if (spent > doubt) low = slope;
    else high = slope;
  }
  // The lower slope spends at least the whole doubt, which errs to the side of caution.
  return parts.reduce((sum, part) => sum + part.rest * (1 - Math.exp(-share(part, low) / part.draws)), 0);
}
