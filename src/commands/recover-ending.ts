import { groupBy } from '../replay/group.js';
import { type RecoverGroup, type RecoverReport, type RecoveredRun } from '../report/recover-report.js';
import { EXIT, type ExitCode } from '../system/exit-codes.js';
import { type Case } from './recover-context.js';
import { sayRecover as say } from './recover-messages.js';

const SAMPLES = 3;

export interface Ends {
  readonly cases: readonly Case[];
  /** Build IDs. */
  readonly from: readonly string[];
  readonly to: string;
  readonly plan: boolean;
  /** Open runs still pinned there; `null` = not known. */
  readonly pinnedLeft: number | null;
  readonly cancelled: boolean;
}

/** How the run ends: what needs a person before what waits before done. */
export function recoverEnding(ends: Ends): Pick<RecoverReport, 'outcome' | 'exitCode' | 'headline'> {
  const { cases, plan, pinnedLeft, cancelled } = ends;
  const from = ends.from.join(', ');
  const tally = tallyText(cases);
  const story = tally === '' ? say.nothing(from) : say.story(from, ends.to, tally);
  const end = (outcome: RecoverReport['outcome'], exitCode: ExitCode, headline = story) => ({ outcome, exitCode, headline });
  if (cancelled) return end('held', EXIT.held, `${say.cancelled}; ${story}`);
  const open = cases.some(({ decision, state }) => decision.kind === 'stuck' || state === 'refused');
  if (open) return end(plan ? 'shown' : 'held', EXIT.held);
  if (plan) return end('shown', EXIT.done);
  return (pinnedLeft ?? 0) > 0 ? end('held', EXIT.held) : end('completed', EXIT.done);
}

/** How many runs became what, in words; empty when there is nothing to tell. */
export function tallyText(cases: readonly Case[]): string {
  const count = (kind: Case['decision']['kind'], ...states: readonly Case['state'][]): number =>
    cases.filter(({ decision, state }) => decision.kind === kind && (states.length === 0 || states.includes(state))).length;
  const parts = [
    [count('move', 'done'), say.count.moved],
    [count('reset', 'done'), say.count.reset],
    [count('move', 'planned'), say.count.wouldMove],
    [count('reset', 'planned'), say.count.wouldReset],
    [count('heals'), say.count.heals],
    [count('move', 'gone') + count('reset', 'gone'), say.count.gone],
    [count('move', 'refused') + count('reset', 'refused'), say.count.refused],
    [count('stuck'), say.count.stuck],
  ] as const;
  return parts.flatMap(([found, words]) => (found > 0 ? [words(found)] : [])).join(', ');
}

/** Every run with which something was wrong. */
export function reportedRuns(cases: Iterable<Case>): RecoveredRun[] {
  return [...cases].flatMap(({ workflowId, runId, workflowType, decision, state, note }) => {
    if (decision.kind === 'right') return [];
    const reason = decision.kind === 'stuck' ? decision.reason : state === 'refused' ? 'refused' : null;
    const because = note === '' ? decision.because : `${decision.because}; ${note}`;
    const begunAgain = decision.kind === 'reset' ? decision.at.begunSince : 0;
    return [{ workflowId, runId, workflowType, decision: decision.kind, state, reason, because, begunAgain }];
  });
}

/** The runs by type, decision and state, those that need a person first, then the largest. */
export function groupsOf(runs: readonly RecoveredRun[]): RecoverGroup[] {
  const rank = ({ decision, state }: RecoverGroup): number => (decision === 'stuck' ? 0 : state === 'refused' ? 1 : 2);
  return [...groupBy(runs, ({ workflowType, decision, state }) => JSON.stringify([workflowType, decision, state])).values()]
    .flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const all = [first, ...others];
      const { workflowType, decision, state, because } = first;
      const begunAgain = all.reduce((sum, run) => sum + run.begunAgain, 0);
      const samples = all.slice(0, SAMPLES).map(({ workflowId }) => workflowId);
      return [{ workflowType, decision, state, count: all.length, begunAgain, because, samples }];
    })
    .sort((one, other) => rank(one) - rank(other) || other.count - one.count);
}
