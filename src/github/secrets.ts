import { type Runner } from './runner.js';

/** Shorter lines of a PEM than this would blank out ordinary words of the log. */
const SHORTEST = 6;

const PEM_FRAME = /-----(BEGIN|END) [^-]*-----/g;

/** Hides a token in everything that is logged from now on. */
export function maskToken(runner: Runner, token: string | undefined): void {
  if (token !== undefined && token !== '') runner.mask(token);
}

/**
 * Hides a PEM given as text. The runner masks line by line, so each line is hidden for itself; its frame lines are no secret
 * and stay readable. A path to a PEM file is no secret either.
 */
export function maskPem(runner: Runner, pem: string | undefined): void {
  if (!pem?.includes('-----BEGIN ')) return;
  const lines = pem.replace(PEM_FRAME, '\n').split(/\r?\n|\\n/);
  for (const line of lines.map((text) => text.trim())) {
    if (line.length >= SHORTEST) runner.mask(line);
  }
}
