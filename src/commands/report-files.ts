import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanupMarkdown } from '../report/cleanup-markdown.js';
import { type CleanupReport } from '../report/cleanup-report.js';
import { cleanupSummary } from '../report/cleanup-terminal.js';
import { cleanupJson, recoverJson, reportJson } from '../report/json.js';
import { stepSummary } from '../report/markdown.js';
import { actionOutputs, cleanupOutputs, recoverOutputs } from '../report/outputs.js';
import { recoverMarkdown } from '../report/recover-markdown.js';
import { type RecoverReport } from '../report/recover-report.js';
import { recoverSummary } from '../report/recover-terminal.js';
import { type Report } from '../report/report.js';
import { asError } from '../system/errors.js';
import { terminalSummary } from '../report/terminal.js';
import { noReportFile } from './messages.js';
import { type Published } from '../github/step.js';
import { type Logger } from '../system/logger.js';

export interface Destination {
  /** Folder that the workflow asked for; without one, each step gets a folder of its own among the runner's temporary files. */
  readonly folder: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Logger;
}

/** A report in every form that is written or shown. */
interface Rendered {
  readonly json: string;
  readonly markdown: string;
}

async function write({ json, markdown }: Rendered, { folder, env }: Destination): Promise<string> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const place = folder ?? (await mkdtemp(path.join(env['RUNNER_TEMP'] ?? tmpdir(), 'rainbow-deploy-')));
  const file = path.resolve(place, 'report.json');
  await writeFile(file, json);
  await writeFile(path.resolve(place, 'report.md'), markdown);
  return file;
}

/** Where it was written; a folder that cannot be written costs a warning. */
async function written(rendered: Rendered, place: Destination): Promise<string | undefined> {
  try {
    return await write(rendered, place);
  } catch (error) {
    place.log.warning(noReportFile(place.folder ?? '', asError(error).message));
    return undefined;
  }
}

const filesOf = (file: string | undefined) => (file === undefined ? [] : [{ name: 'JSON', path: file }]);

/** The report in every form that a step shows, written as JSON and Markdown. */
export async function publish(report: Report, place: Destination): Promise<Published> {
  const markdown = stepSummary(report);
  const file = await written({ json: reportJson(report), markdown }, place);
  const text = terminalSummary(report, { colour: false, files: filesOf(file) });
  return { report, outputs: actionOutputs(report, file), markdown, text, path: file };
}

/** The same for the report of `cleanup`. */
export async function publishCleanup(report: CleanupReport, place: Destination): Promise<Published> {
  const markdown = cleanupMarkdown(report);
  const file = await written({ json: cleanupJson(report), markdown }, place);
  const text = cleanupSummary(report, { colour: false, files: filesOf(file) });
  return { report, outputs: cleanupOutputs(report, file), markdown, text, path: file };
}

/** The same for the report of `recover`. */
export async function publishRecover(report: RecoverReport, place: Destination): Promise<Published> {
  const markdown = recoverMarkdown(report);
  const file = await written({ json: recoverJson(report), markdown }, place);
  const text = recoverSummary(report, { colour: false, files: filesOf(file) });
  return { report, outputs: recoverOutputs(report, file), markdown, text, path: file };
}
