import { closest, distance } from 'fastest-levenshtein';

/** The candidate that was probably meant: at most four in ten of its letters away, ignoring case; `undefined` when none is that near. */
export function suggestion(written: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const wanted = written.toLowerCase();
  const near = closest(
    wanted,
    candidates.map((candidate) => candidate.toLowerCase()),
  );
  const meant = candidates.find((candidate) => candidate.toLowerCase() === near);
  return distance(wanted, near) <= Math.max(1, Math.floor(near.length * 0.4)) ? meant : undefined;
}
