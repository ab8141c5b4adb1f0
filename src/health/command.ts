import { type Subject } from '../gate/evidence.js';
import { type Argv } from '../platform/hook.js';
import { runCommand } from '../platform/run-command.js';
import { EXIT } from '../system/exit-codes.js';
import { MOST_BYTES, parsed } from './fetch-json.js';
import { say } from './messages.js';
import { type CommandCall, type Reading } from './metric.js';
import { filledIn } from './subject.js';

export interface CommandSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Texts that must not reach the log. */
  readonly secrets: readonly string[];
  /** Whether conditions judge what it prints; otherwise its exit code does. */
  readonly judged: boolean;
  readonly onLine: (line: string) => void;
}

/** Exit codes as of `rainbow verdict`. Every other code, 1 above all, is what a broken program ends with, and decides nothing. */
const MEANS: ReadonlyMap<number, 'success' | 'failure' | 'inconclusive'> = new Map([
  [EXIT.done, 'success'],
  [EXIT.held, 'inconclusive'],
  [EXIT.refused, 'failure'],
]);

/** One run of a program, without a shell: its exit code, or the JSON that it prints on standard output. */
export async function readCommand(
  { run, timeout }: CommandCall,
  subject: Subject,
  { judged, signal, ...surroundings }: CommandSurroundings & { readonly signal: AbortSignal },
): Promise<Reading> {
  const [program, ...args] = run;
  const argv: Argv = [program, ...args.map((argument) => filledIn(argument, subject))];
  let output = '';
  let bytes = 0;
  const { failure, exitCode, lastLine } = await runCommand({
    ...surroundings,
    command: argv,
    env: { ...surroundings.env, ...variablesOf(subject) },
    timeout,
    limit: 'timeout of the metric',
    signal,
    onOutput: (line) => {
      bytes += line.length + 1;
      if (bytes <= MOST_BYTES) output += `${line}\n`;
    },
  });
  signal.throwIfAborted();
  if (!judged) {
    const result = exitCode === undefined ? undefined : MEANS.get(exitCode);
    if (result !== undefined)
      return { kind: 'judged', result, seen: lastLine === '' ? say.exited(program, exitCode ?? 0) : lastLine };
  }
  if (failure !== undefined) return { kind: 'error', because: lastLine === '' ? failure : `${failure}: ${lastLine}` };
  if (bytes > MOST_BYTES) return { kind: 'error', because: say.saidTooMuch(program, MOST_BYTES) };
  return readOutput(output, program);
}

function readOutput(output: string, program: string): Reading {
  if (output.trim() === '') return { kind: 'none', because: say.saidNothing(program) };
  const value = parsed(output);
  if (value === undefined) return { kind: 'error', because: say.saidNoJson(program) };
  return value.json === null ? { kind: 'none', because: say.saidNothing(program) } : { kind: 'value', value: value.json };
}

/** The same values for a program that reads its environment. */
function variablesOf({ deployment, namespace, buildId, previousBuildId }: Subject): Readonly<Record<string, string>> {
  return {
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_DEPLOYMENT_NAME: deployment,
    TEMPORAL_WORKER_BUILD_ID: buildId,
    RAINBOW_PREVIOUS_BUILD_ID: previousBuildId,
  };
}
