const TAKEN_BACK = ['rolled-back'];
const NEVER_ON = ['held', 'refused', 'rolled-back'];

/**
 * `code`: the workflows of v2. `workers`: how they run, `steady` unless said. `ends`: right outcomes of `rainbow deploy`, for both kinds
 * of versioning or for each. Where `completed` is not among them, v1 must be Current afterwards and nothing may ramp.
 */
const BUILDS = {
  /** The same code again. */
  good: { code: 'good', ends: ['completed'] },
  /** Three of ten new workflows fail. */
  failing: { code: 'failing', fails: true, ends: TAKEN_BACK },
  /**
   * A further activity without a patch. Pinned workflows stay on v1 with the code that they began with, and what starts on v2 agrees with
   * itself: nobody is harmed there.
   */
  nondeterministic: { code: 'nondeterministic', ends: { pinned: ['completed'], 'auto-upgrade': TAKEN_BACK } },
  /** Each workflow task throws, so workflows stay open. */
  wedged: { code: 'wedged', ends: TAKEN_BACK },
  /** Takes ten times as long; nothing fails. */
  slow: { code: 'slow', ends: ['held', 'rolled-back'] },
  /** Its workers never start, stop before the ramp, or stop during it, in turn. */
  'poller-less': { code: 'good', workers: 'poller-less', ends: NEVER_ON },
  /** Its process dies a second after it began to poll, and is started again. */
  'crash-looping': { code: 'good', workers: 'crash-looping', ends: NEVER_ON },
};

/** Behaviour by the name of a cell, as the SDK calls it. */
export const BEHAVIORS = { pinned: 'PINNED', 'auto-upgrade': 'AUTO_UPGRADE' };

/** Every build with Pinned and with Auto-Upgrade workflows. */
export const CELLS = Object.keys(BEHAVIORS).flatMap((behavior) =>
  Object.entries(BUILDS).map(([build, { ends, ...how }]) => ({
    name: `${build}/${behavior}`,
    build,
    behavior,
    workers: 'steady',
    fails: false,
    ...how,
    ends: Array.isArray(ends) ? ends : ends[behavior],
  })),
);

/** What is wrong about a trial, a phrase each; nothing when its outcome was right. */
export function faultsOf({ ends, fails }, { outcome, exit, current, ramping, failed, failedElsewhere, broken, lost }) {
  const promoted = ends.includes('completed');
  const exits = { completed: 0, held: 10, refused: 20, 'rolled-back': 20 };
  return [
    ends.includes(outcome) ? undefined : `${outcome} instead of ${ends.join(' or ')}`,
    exits[outcome] === exit ? undefined : `exit code ${exit} for ${outcome}`,
    current === (promoted ? 'v2' : 'v1') ? undefined : `${current} is Current`,
    ramping === 'none' ? undefined : `${ramping} still ramps`,
    fails || failed === 0 ? undefined : `${failed} workflows failed on v2`,
    failedElsewhere === 0 ? undefined : `${failedElsewhere} workflows failed, and not on v2`,
    promoted && broken > 0 ? `${broken} open workflows met a task that failed` : undefined,
    lost === 0 ? undefined : `${lost} workflows never ended`,
  ].filter((fault) => fault !== undefined);
}
