import { Command, CommanderError } from 'commander';
import { addCapture } from './cli/capture.js';
import { addIds } from './cli/ids.js';
import { addInit } from './cli/init.js';
import { addPatches } from './cli/patches.js';
import { addReplay } from './cli/replay.js';
import { addRollout } from './cli/rollout.js';
import { addVerdict } from './cli/verdict.js';
import { UserError } from './system/errors.js';
import { EXIT } from './system/exit-codes.js';
import { VERSION } from './system/version.js';

/** Runs the CLI with the arguments as Node has them (`process.argv`); sets `process.exitCode`. */
export async function runCli(argv: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', outliveReader);
  const program = new Command('rainbow')
    .description('Ships new builds of Temporal workers: replay, judged ramp, rollback by itself.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError(false)
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 10 held, 20 refused or rolled back, 30 conflict, 40 error in input or connection.',
    );
  for (const add of [addRollout, addReplay, addCapture, addVerdict, addIds, addInit, addPatches]) add(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = told(error);
  }
}

/** A reader that has gone (`rainbow deploy | head`) is no reason to leave a rollout halfway. */
function outliveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Says what went wrong on stderr; a stack trace only for our own mistakes. */
function told(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.error;
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `This is a mistake of Rainbow Deploy; please report it.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return EXIT.error;
}
