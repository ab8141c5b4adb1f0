import { type Runner } from './runner.js';

/** Shorter lines of a PEM than this would blank out ordinary words of the log. */
const SHORTEST = 6;

const PEM_FRAME = /-----(BEGIN|END) [^-]*-----/g;
/** What "-----BEGIN " looks like in base64. */
const PEM_IN_BASE64 = 'LS0tLS1CRUdJTi';

/** Hides a token in everything that is logged from now on. */
export function maskToken(runner: Runner, token: string | undefined): void {
  if (token !== undefined && token !== '') runner.mask(token);
}

/**
 * Hides a PEM given as text, or as base64 of the whole. The runner masks line by line, so each line is hidden for itself; its frame
 * lines are no secret and stay readable. A path to a PEM file is no secret either.
 */
export function maskPem(runner: Runner, pem: string | undefined): void {
  if (pem === undefined) return;
  if (pem.trimStart().startsWith(PEM_IN_BASE64)) {
    maskLines(runner, pem);
    maskPem(runner, Buffer.from(pem, 'base64').toString('utf8'));
  } else if (pem.includes('-----BEGIN ')) maskLines(runner, pem.replace(PEM_FRAME, '\n'));
}

function maskLines(runner: Runner, text: string): void {
  for (const line of text.split(/\r?\n|\\n/).map((each) => each.trim())) {
    if (line.length >= SHORTEST) runner.mask(line);
  }
}
