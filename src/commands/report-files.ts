import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reportJson } from '../report/json.js';
import { stepSummary } from '../report/markdown.js';
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

async function write(report: Report, markdown: string, { folder, env }: Destination): Promise<string> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const place = folder ?? (await mkdtemp(path.join(env['RUNNER_TEMP'] ?? tmpdir(), 'rainbow-deploy-')));
  const file = path.resolve(place, 'report.json');
  await writeFile(file, reportJson(report));
  await writeFile(path.resolve(place, 'report.md'), markdown);
  return file;
}

/** The report in every form that a step shows, written as JSON and Markdown. A folder that cannot be written costs a warning. */
export async function publish(report: Report, place: Destination): Promise<Published> {
  const markdown = stepSummary(report);
  let file: string | undefined;
  try {
    file = await write(report, markdown, place);
  } catch (error) {
    place.log.warning(noReportFile(place.folder ?? '', asError(error).message));
  }
  const files = file === undefined ? [] : [{ name: 'JSON', path: file }];
  return { report, markdown, text: terminalSummary(report, { colour: false, files }), path: file };
}
