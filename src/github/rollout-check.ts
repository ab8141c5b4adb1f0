import { bounded } from '../report/bounded.js';
import { markdownSentence } from '../report/escape.js';
import { type Sighting } from '../report/sighting.js';
import { standingText } from './messages-rollout.js';
import { type RolloutApi } from './rollout-api.js';
import { checkConclusion, mayBegin } from './rollout-states.js';

export interface CheckPlace {
  readonly name: string;
  readonly sha: string;
  readonly begins: boolean;
  /** The page of this run. */
  readonly page: string | undefined;
  /** The report as Markdown, once there is one. */
  readonly summary: string | undefined;
}

/** GitHub takes no longer summary of a check run. */
export const LONGEST_SUMMARY = 65_535;

/**
 * Brings the check run of a rollout up to date, on the commit that it ships: in progress while the rollout is, a held one too, and with a
 * conclusion when it has ended. It is found again by the rollout's ID. May be repeated.
 */
export async function showCheckRun(
  api: RolloutApi,
  sighting: Sighting,
  { name, sha, begins, page, summary }: CheckPlace,
): Promise<void> {
  const known = (await api.checkRuns({ sha, name })).find(({ externalId }) => externalId === sighting.rollout);
  const conclusion = checkConclusion(sighting);
  const title = standingText(sighting);
  const brief = markdownSentence(title);
  const wanted = { conclusion, title, summary: bounded(summary ?? brief, LONGEST_SUMMARY), page };
  const begin = (): Promise<void> => api.createCheckRun({ ...wanted, sha, name, externalId: sighting.rollout });
  if (known === undefined) {
    if (mayBegin(sighting, begins)) await begin();
    return;
  }
  const ended = conclusion !== undefined;
  // One that has a conclusion cannot be begun again: the newest of a name is what counts.
  if (known.conclusion !== null && !ended) {
    if (mayBegin(sighting, begins)) await begin();
    return;
  }
  const isNew = known.title !== title || known.conclusion !== (conclusion ?? null);
  // The report of the run that ended it stays, whoever looks at the rollout later.
  const tells = summary !== undefined && (!ended || known.summary === brief);
  if (isNew || tells) await api.updateCheckRun(known.id, wanted);
}
