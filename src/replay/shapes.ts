export interface Shaped {
  readonly runId: string;
  readonly workflowType: string;
  readonly shape: string;
  /** Why it was selected: see selection.ts. */
  readonly reasons: readonly string[];
}

export interface Swap {
  /** Spares with a shape that no selected run of their type has. */
  readonly taken: readonly string[];
  /** Run IDs of selected runs that made room for them. */
  readonly dropped: readonly string[];
}

/**
 * Within the same budget, histories of a new shape instead of further ones of a known shape. Only runs that were chosen for their age
 * alone make room, and only when another run of their type has the same shape: what a rule or the draw chose stays.
 */
export function preferNewShapes(selected: readonly Shaped[], spares: readonly Shaped[]): Swap {
  const taken: string[] = [];
  const dropped: string[] = [];
  const held = new Map<string, number>();
  const key = ({ workflowType, shape }: Shaped): string => `${workflowType}\n${shape}`;
  for (const each of selected) held.set(key(each), (held.get(key(each)) ?? 0) + 1);
  const replaceable = selected.filter(({ reasons }) => reasons.every((reason) => reason === 'age')).toReversed();
  for (const spare of spares) {
    if (held.has(key(spare))) continue;
    const out = replaceable.find(
      (each) => each.workflowType === spare.workflowType && !dropped.includes(each.runId) && (held.get(key(each)) ?? 0) > 1,
    );
    if (out === undefined) continue;
    held.set(key(out), (held.get(key(out)) ?? 0) - 1);
    held.set(key(spare), 1);
    dropped.push(out.runId);
    taken.push(spare.runId);
  }
  return { taken, dropped };
}
