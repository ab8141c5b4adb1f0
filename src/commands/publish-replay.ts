import { type Published } from '../github/step.js';
import { replayPage } from '../report/html/replay-page.js';
import { replayAnnotations } from '../report/replay/annotations.js';
import { replayReportJson } from '../report/replay/json.js';
import { replayJUnit } from '../report/replay/junit.js';
import { replayMarkdown } from '../report/replay/markdown.js';
import { replayOutputs } from '../report/replay/outputs.js';
import { replaySarif } from '../report/replay/sarif.js';
import { replayTerminal } from '../report/replay/terminal.js';
import { noteMarkdown } from './note-markdown.js';
import { commentOn, type Commenting } from './pull-request.js';
import { type ReplayEnd } from './replay.js';
import { type Destination, written } from './report-folder.js';

/** The report of `replay` in every form that a step shows, and written in every form that another step reads. */
export async function publishReplay(end: ReplayEnd, place: Destination, commenting: Commenting): Promise<Published> {
  const { report, root } = end;
  const unsaid = await commentOn(end, commenting);
  if (unsaid !== undefined) place.log.info(unsaid);
  const markdown = replayMarkdown(report, unsaid === undefined ? {} : { after: noteMarkdown(unsaid) });
  const fileOf = await written(
    {
      'report.json': replayReportJson(report),
      'report.md': markdown,
      'report.html': replayPage(report),
      'report.sarif': replaySarif(report, { root }),
      'report.xml': replayJUnit(report),
    },
    place,
  );
  const file = fileOf('report.json');
  return {
    exitCode: report.exitCode,
    annotations: (fails) => [
      ...replayAnnotations(report, { root, fails }),
      ...(unsaid === undefined ? [] : [{ level: 'notice' as const, title: 'Replay', message: unsaid }]),
    ],
    outputs: replayOutputs(report, { report: file, sarif: fileOf('report.sarif'), junit: fileOf('report.xml') }),
    markdown,
    text: replayTerminal(report, { colour: false }),
    path: file,
  };
}
