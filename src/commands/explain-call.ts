import { colourWanted } from '../report/colours.js';
import { explainedText } from '../report/replay/explained-text.js';
import { safeJson } from '../report/json.js';
import { type ExitCode } from '../system/exit-codes.js';
import { explain } from './explain.js';
import { childScript } from './child-script.js';
import { type ReplayArguments } from './replay-options.js';
import { cancelledByUser, terminalHost } from './terminal-host.js';

/** Runs `explain` for the command line; gives the exit code. */
export async function callExplain(file: string, args: ReplayArguments): Promise<ExitCode> {
  const { stdout, stderr, env } = process;
  const { log } = terminalHost({ json: true, stdout, stderr, env });
  const { signal, release } = cancelledByUser(log);
  try {
    const call = { args, env, cwd: process.cwd(), signal, log, onProgress: () => undefined, childScript: childScript() };
    const explained = await explain(file, call);
    const json = args.texts['format'] === 'json';
    stdout.write(json ? safeJson(explained) : explainedText(explained, { colour: colourWanted(env, stdout.isTTY) }));
    return explained.exitCode;
  } finally {
    release();
  }
}
