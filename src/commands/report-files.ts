import { annotationsOf } from '../github/annotations.js';
import { type Published } from '../github/step.js';
import { cleanupMarkdown } from '../report/cleanup-markdown.js';
import { type CleanupReport } from '../report/cleanup-report.js';
import { cleanupSummary } from '../report/cleanup-terminal.js';
import { rolloutPage } from '../report/html/rollout-page.js';
import { cleanupJson, reportJson } from '../report/json.js';
import { stepSummary } from '../report/markdown.js';
import { actionOutputs, cleanupOutputs } from '../report/outputs.js';
import { type Report } from '../report/report.js';
import { terminalSummary } from '../report/terminal.js';
import { type Destination, written } from './report-folder.js';

const filesOf = (file: string | undefined) => (file === undefined ? [] : [{ name: 'JSON', path: file }]);

/** The report in every form that a step shows, written as JSON and Markdown. */
export async function publish(report: Report, place: Destination): Promise<Published> {
  const markdown = stepSummary(report);
  const file = (
    await written({ 'report.json': reportJson(report), 'report.md': markdown, 'report.html': rolloutPage(report) }, place)
  )('report.json');
  return {
    exitCode: report.exitCode,
    annotations: (fails) => annotationsOf(report, fails),
    outputs: actionOutputs(report, file),
    markdown,
    text: terminalSummary(report, { colour: false, files: filesOf(file) }),
    path: file,
  };
}

/** The same for the report of `cleanup`. */
export async function publishCleanup(report: CleanupReport, place: Destination): Promise<Published> {
  const markdown = cleanupMarkdown(report);
  const file = (await written({ 'report.json': cleanupJson(report), 'report.md': markdown }, place))('report.json');
  return {
    exitCode: report.exitCode,
    annotations: (fails) => annotationsOf(report, fails),
    outputs: cleanupOutputs(report, file),
    markdown,
    text: cleanupSummary(report, { colour: false, files: filesOf(file) }),
    path: file,
  };
}
