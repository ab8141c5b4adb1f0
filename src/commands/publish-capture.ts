import { annotationsOf } from '../github/annotations.js';
import { type Published } from '../github/step.js';
import { captureMarkdown } from '../report/capture-markdown.js';
import { captureJson, captureText, type CaptureReport } from '../report/capture-report.js';
import { plain } from '../report/escape.js';
import { type Destination, written } from './report-folder.js';

/** The report of `capture` in every form that a step shows, written as JSON and Markdown. */
export async function publishCapture(report: CaptureReport, place: Destination): Promise<Published> {
  const markdown = captureMarkdown(report);
  const path = (await written({ 'report.json': captureJson(report), 'report.md': markdown }, place))('report.json');
  const entries = report.warnings.map((text) => ({ level: 'warning' as const, text }));
  return {
    exitCode: report.exitCode,
    annotations: (fails) => annotationsOf({ ...report, entries }, fails),
    outputs: {
      outcome: report.outcome,
      headline: plain(report.headline),
      folder: report.folder,
      histories: String(report.histories),
      fetched: String(report.fetched),
      report: path ?? '',
    },
    markdown,
    text: captureText(report),
    path,
  };
}
