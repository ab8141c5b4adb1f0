import { annotationsOf } from '../github/annotations.js';
import { type Published } from '../github/step.js';
import { plain } from '../report/escape.js';
import { judgementJson, judgementMarkdown, judgementText } from '../report/judgement.js';
import { type Judgement } from '../report/judgement-schema.js';
import { type Destination, written } from './report-folder.js';

/** The verdict on a past rollout in every form that a step shows, written as JSON and Markdown. */
export async function publishVerdict(judgement: Judgement, place: Destination): Promise<Published> {
  const { exitCode, buildId, verdict } = judgement;
  const markdown = judgementMarkdown(judgement);
  const path = (await written({ 'report.json': judgementJson(judgement), 'report.md': markdown }, place))('report.json');
  const told = { exitCode, outcome: verdict.kind, headline: verdict.because, entries: [] };
  return {
    exitCode,
    annotations: (fails) => annotationsOf(told, fails),
    outputs: {
      outcome: verdict.kind,
      headline: plain(verdict.because),
      'build-id': plain(buildId),
      report: path ?? '',
    },
    markdown,
    text: judgementText(judgement),
    path,
  };
}
