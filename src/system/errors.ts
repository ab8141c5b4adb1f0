import { EXIT, type ExitCode } from './exit-codes.js';

/** A place in a file that the user wrote; line and column start at 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

interface Details {
  readonly place?: Place;
  readonly cause?: unknown;
}

/**
 * Something that the user can mend: bad input, configuration, permission or connection.
 * Its message is one sentence that names the place and the remedy; it is shown without a stack trace, exit code 40.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly exitCode: ExitCode = EXIT.error;
  readonly place: Place | undefined;

  constructor(message: string, { place, cause }: Details = {}) {
    super(place === undefined ? message : `${placeText(place)}: ${message}`, cause === undefined ? undefined : { cause });
    this.place = place;
  }
}

/** Several mistakes found together, each a sentence of its own. */
export class UserErrors extends UserError {
  override readonly name = 'UserErrors';
  readonly errors: readonly UserError[];

  constructor(errors: readonly UserError[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.errors = errors;
  }
}

/** Somebody else moved the routing or owns it; nothing of theirs was overwritten. Exit code 30. */
export class ConflictError extends UserError {
  override readonly name = 'ConflictError';
  override readonly exitCode: ExitCode = EXIT.conflict;
}

/** The server did not answer in time; if the call was a write, it may have been done all the same. Exit code 40. */
export class UnansweredError extends UserError {
  override readonly name = 'UnansweredError';
}

/** The code or the evidence speaks against the build before anything was routed to it. Exit code 20. */
export class RefusedError extends UserError {
  override readonly name = 'RefusedError';
  override readonly exitCode: ExitCode = EXIT.refused;
}

/** Any thrown value as an Error, for a message or a cause. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The code that Node puts on an error of the system, such as `ENOENT`. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
