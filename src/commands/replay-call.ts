import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { replayAnnotations, workflowCommand } from '../report/replay/annotations.js';
import { replayReportJson } from '../report/replay/json.js';
import { replayJUnit } from '../report/replay/junit.js';
import { replayMarkdown } from '../report/replay/markdown.js';
import { mergeReports, type NamedReport } from '../report/replay/merge.js';
import { replaySarif } from '../report/replay/sarif.js';
import { type ReplayReport } from '../report/replay/schema.js';
import { replayTerminal } from '../report/replay/terminal.js';
import { replayTitle } from '../report/replay/title.js';
import { colourWanted } from '../report/colours.js';
import { asError, UserError } from '../system/errors.js';
import { type ExitCode } from '../system/exit-codes.js';
import { inRepository } from './replay-code.js';
import { progressLines } from './replay-progress.js';
import { replay, type ReplayEnd } from './replay.js';
import { sayReplay } from './replay-messages.js';
import { type ReplayArguments } from './replay-options.js';
import { cancelledByUser, terminalHost } from './terminal-host.js';
import { childScript } from './child-script.js';

type Texts = Readonly<Record<string, string>>;

/** Runs `replay` for the command line; gives the exit code. */
export async function callReplay(args: ReplayArguments): Promise<ExitCode> {
  const { stdout, stderr, env } = process;
  const progress = progressLines(stderr, { now: Date.now, ci: env['CI'] !== undefined });
  // Nothing but the report goes to stdout, so that it can be piped.
  const { log } = terminalHost({ json: true, stdout, stderr: progress.beside, env });
  const { signal, release } = cancelledByUser(log);
  const cwd = process.cwd();
  try {
    const end = await replay({ args, env, cwd, signal, log, onProgress: progress.show, childScript: childScript() });
    progress.close();
    return await publish(end, args.texts);
  } finally {
    progress.close();
    release();
  }
}

/** Runs `replay merge`; gives the exit code. */
export async function callMerge(files: readonly string[], texts: Texts): Promise<ExitCode> {
  return await publish(await mergedReports(files, process.cwd()), texts);
}

/** The reports of all shards, files or folders of them, as one. Throws UserError when they cannot be read or do not belong together. */
export async function mergedReports(files: readonly string[], cwd: string): Promise<ReplayEnd> {
  const named = await Promise.all((await Promise.all(files.map((file) => reportsIn(file, cwd)))).flat().map(readReport));
  const { root, top } = await inRepository(cwd);
  return { report: mergeReports(named), root, top };
}

/** A file is itself; a folder stands for every report.json below it, as the artifacts of several jobs are downloaded. */
async function reportsIn(file: string, cwd: string): Promise<readonly string[]> {
  const absolute = path.resolve(cwd, file);
  const folder = await stat(absolute).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!folder) return [file];
  const names = await readdir(absolute, { recursive: true });
  const reports = names.filter((name) => path.basename(name) === 'report.json').sort();
  if (reports.length === 0) throw new UserError(sayReplay.noReports(file));
  return reports.map((name) => path.join(file, name));
}

async function readReport(file: string): Promise<NamedReport> {
  const { replayReportSchema } = await import('../report/replay/schema.js');
  const { merging } = await import('../report/replay/messages.js');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError(sayReplay.unreadableReport(file, asError(error).message), { cause: error });
  });
  try {
    return { file, report: replayReportSchema.parse(JSON.parse(text)) };
  } catch (error) {
    const [first = ''] = asError(error).message.split('\n', 1);
    throw new UserError(merging.unreadable(file, first), { cause: error });
  }
}

/** Every output that was asked for. Those that go to files come first: what is printed says nothing that was not written. */
async function publish({ report, root }: Pick<ReplayEnd, 'report' | 'root'>, texts: Texts): Promise<ExitCode> {
  const { stdout, stderr, env } = process;
  const json = texts['format'] === 'json';
  const { output, junit, sarif, markdown } = texts;
  const colour = output === undefined && colourWanted(env, stdout.isTTY);
  const text = json ? replayReportJson(report) : replayTerminal(report, { colour });
  await Promise.all([
    output === undefined ? undefined : write(output, text),
    junit === undefined ? undefined : write(junit, replayJUnit(report)),
    sarif === undefined ? undefined : write(sarif, replaySarif(report, { root })),
    markdown === undefined ? undefined : write(markdown, replayMarkdown(report)),
  ]);
  if (output === undefined) stdout.write(text);
  if (output !== undefined || json) stderr.write(`${replayTitle(report)}\n`);
  // The runner reads commands from both streams; stdout may be JSON.
  if (env['GITHUB_ACTIONS'] === 'true') stderr.write(annotations(report, root));
  return report.exitCode;
}

function annotations(report: ReplayReport, root: string): string {
  return replayAnnotations(report, { root })
    .map((annotation) => `${workflowCommand(annotation)}\n`)
    .join('');
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(path.resolve(file)), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new UserError(sayReplay.notWritten(file, asError(error).message), { cause: error });
  }
}
