/** What is done about a build on which workflows take longer. */
export interface SlowRule {
  /** `pause` holds for a person; `report` shows and never decides. */
  readonly onSlow: 'pause' | 'rollback' | 'report' | 'off';
  /** Highest share of new workflows that may become slow because of the build. */
  readonly budget: number;
  /** A workflow that runs for longer is slow, milliseconds; absent = measured when the rollout begins. */
  readonly limit?: number;
  /** By workflow type, instead of `limit`. */
  readonly limits: Readonly<Record<string, number>>;
}

/** Which workflows are slow in this rollout: those that run for longer, milliseconds. */
export interface SlowLimits {
  /** Of every type that has no limit of its own; absent = those are not judged. */
  readonly usual?: number;
  readonly byType: Readonly<Record<string, number>>;
}

/** The limits in force, given the one that was measured when the rollout began; `undefined` = nothing is judged. */
export function slowLimitsOf(rule: SlowRule | undefined, measured: number | undefined): SlowLimits | undefined {
  if (rule === undefined || rule.onSlow === 'off') return undefined;
  const usual = rule.limit ?? measured;
  if (usual === undefined && Object.keys(rule.limits).length === 0) return undefined;
  return { ...(usual === undefined ? {} : { usual }), byType: rule.limits };
}
