import { type Plan } from '../rollout/plan.js';
import { erroneous, fail, type Finding, ok, skip, warn } from './finding.js';
import { sayConfiguration as say } from './messages.js';

/** What was read of rainbow.yaml, inputs and environment together. */
export interface ConfigurationFacts {
  /** The file as the user names it. */
  readonly file: string;
  readonly found: boolean;
  /** Sentences about what is wrong; a deploy would refuse to begin. */
  readonly mistakes: readonly string[];
  /** All is well but for the Build ID, which this call does not know: the sentence about it. */
  readonly noBuildId: string | undefined;
  readonly deploymentName: string | undefined;
  /** Absent when something is wrong. */
  readonly plan: Pick<Plan, 'strategy' | 'steps'> | undefined;
}

export function judgeConfiguration({ file, found, mistakes, noBuildId, deploymentName = '', plan }: ConfigurationFacts): Finding {
  if (mistakes.length > 0 || plan === undefined) {
    const [first = '', ...others] = mistakes;
    return {
      ...erroneous('configuration', others.length === 0 ? first : say.mistakes(mistakes.length)),
      details: others.length === 0 ? [] : mistakes,
    };
  }
  const what = say.read({ file, found, deploymentName, strategy: plan.strategy, steps: plan.steps.length });
  if (noBuildId === undefined) return ok('configuration', what);
  return warn('configuration', { what, why: noBuildId, remedy: say.buildIdLater });
}

/** `unknown`: the configuration could not be read. */
export type ReplayGate = 'on' | 'off' | 'absent' | 'unknown';

/** `missing`: the sentence about files that the gate needs and that are not there now. */
export function judgeReplayGate(gate: ReplayGate, missing?: string): Finding {
  switch (gate) {
    case 'on':
      return missing === undefined ? ok('replay-gate', say.replayOn) : warn('replay-gate', say.codeMissing(missing));
    case 'off':
      return warn('replay-gate', say.replayOff);
    case 'absent':
      return fail('replay-gate', say.replayAbsent);
    case 'unknown':
      return skip('replay-gate', say.notRead);
  }
}
