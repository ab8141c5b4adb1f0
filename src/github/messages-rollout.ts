import { timeOfDay } from '../report/durations.js';
import { clip, plain } from '../report/escape.js';
import { percent } from '../report/numbers.js';
import { title } from '../report/title.js';
import { type Reason, type Sighting, type Standing } from '../report/sighting.js';

/** What is said on GitHub about a rollout, and of what stands in the way of saying it. */

/** GitHub takes no longer description of a Deployment's status. */
const LONGEST = 140;

/** In words that stay the same while the figures behind them change, so that the same thing is not said at every look. */
const DOING: Readonly<Partial<Record<Reason, string>>> = {
  propagation: 'the routing change spreads',
  bake: 'baking',
  samples: 'waiting for enough workflows to judge',
  evidence: 'the evidence cannot be read',
  inconclusive: 'inconclusive, a person decides',
  rollback: 'taking it out of the routing',
};

/** Where the rollout stands, in one line of at most 140 characters: `25 %: baking until 12:40:31Z`. */
export function standingText({ ramp, standing }: Pick<Sighting, 'ramp' | 'standing'>): string {
  return clip(plain(sentence(ramp, standing)), LONGEST);
}

function sentence(ramp: number, standing: Standing): string {
  switch (standing.kind) {
    case 'moves':
    case 'waits': {
      const doing = standing.reason === undefined ? undefined : DOING[standing.reason];
      const until = standing.kind === 'moves' && standing.until !== undefined ? ` until ${timeOfDay(standing.until)}` : '';
      return `${percent(ramp)}: ${doing ?? standing.because}${until}`;
    }
    case 'stuck':
    case 'ended':
      return title({ outcome: standing.outcome, headline: standing.because });
  }
}

export const CURRENT_AGAIN = (candidate: string): string =>
  clip(plain(`Current again: ${candidate} was taken out of the routing`), LONGEST);

export const REPLACED = (current: string | null): string =>
  clip(plain(`${current ?? 'Workers without a version'} took over`), LONGEST);

export const DEPLOYMENT_OF = (deployment: string, buildId: string): string => clip(plain(`${deployment} ${buildId}`), LONGEST);

export const CHECK_NAME = (deployment: string, namespace: string): string =>
  clip(plain(`Rainbow Deploy: ${deployment} in ${namespace}`), 100);

/** What is not shown on GitHub when something is in the way. */
export const DEPLOYMENT = 'GitHub Deployment';
export const CHECK_RUN = 'check run';

export const MAY_NOT_DEPLOY = `No ${DEPLOYMENT}: the token may not write one. Add to the job:\npermissions:\n  contents: read\n  deployments: write # the GitHub Deployment`;

export const MAY_NOT_CHECK = `No ${CHECK_RUN}: the token may not write one; GitHub takes it from an App only, such as the token of the job. Add to the job:\npermissions:\n  contents: read\n  checks: write # the check run`;

export const REFUSED_TOKEN = (what: string): string =>
  `No ${what}: GitHub does not accept the token; leave out the input "github-token" to use the token of the job.`;

export const NO_ACCESS = (what: string): string =>
  `No ${what}: it needs a runner of GitHub Actions and the input "github-token".`;

export const NOT_SHOWN = (what: string, why: string): string =>
  `The ${what} does not show where the rollout stands (${why}); the step summary does.`;

export const NO_ANSWER = 'GitHub did not answer in time';

export const NO_SUCH_COMMIT = (ref: string): string =>
  `the input "commit" is "${plain(ref, 100)}", and the repository has no such commit`;

export const UNKNOWN_COMMIT = (buildId: string): string =>
  `it is not known which commit ${plain(buildId, 100)} was made of: give the input "commit", or use the commit as Build ID`;

export const UNANSWERED_CREATE = 'GitHub made no Deployment of it';
