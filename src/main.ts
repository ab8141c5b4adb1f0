import { type ActionName } from './action/verbs.js';

/**
 * The one bundle behind both surfaces; dist/cli.js and the files of dist/actions/ are stubs over it. Each surface is loaded only when it is
 * asked for, so that the CLI starts without the Actions toolkit.
 */

/** Runs the CLI with the arguments as Node has them (`process.argv`); sets `process.exitCode`. */
export async function runCli(argv: readonly string[]): Promise<void> {
  const cli = await import('./cli.js');
  await cli.runCli(argv);
}

/** Runs an Action of this repository with the inputs that the runner put into the environment; sets `process.exitCode`. */
export async function runAction(name: ActionName): Promise<void> {
  const action = await import('./action.js');
  await action.runAction(name);
}

/** Runs what comes after the job of a `deploy`. */
export async function runPost(): Promise<void> {
  const action = await import('./action.js');
  await action.runPost();
}
