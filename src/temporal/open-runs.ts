import { type Candidates } from '../replay/select.js';
import { groupBy } from '../replay/group.js';
import { type FoundRun } from '../replay/selection.js';
import { UserError } from '../system/errors.js';
import { inOrderOfDraw } from './draw-order.js';
import { drawRuns } from './draws.js';
import { typeNotSearchable } from './messages.js';
import { isSearchable, notOfTypes, notOfVersions, ofType, ofVersion, startedBefore } from './open-runs-query.js';
import { listBySignature } from './patch-signatures.js';
import { countRuns, listRuns, type Visibility } from './visibility.js';

const SECOND = 1_000;

export interface Lottery {
  readonly seed: string;
  /** Draws for a type that is not listed whole. */
  readonly draws: number;
}

/**
 * The runs that `query` finds, in a number of calls that grows with the workflow types, their versions and combinations of patches, and
 * not with the runs: all of them when they are few; else of each type and version both ends, up to a page each, and every combination of
 * patches, and so many draws of each type.
 */
export async function findCandidates(
  visibility: Visibility,
  { query, total, lottery }: { readonly query: string; readonly total: number; readonly lottery: Lottery },
): Promise<readonly Candidates[]> {
  const { page, all } = visibility.limits;
  if (total <= all) {
    const types = groupBy(await listRuns(visibility, query, all + page), ({ workflowType }) => workflowType);
    return [...types].map(([workflowType, runs]) => ({
      workflowType,
      openRuns: runs.length,
      runs,
      drawn: inOrderOfDraw(runs, lottery.seed),
    }));
  }
  const found: Candidates[] = [];
  for (const workflowType of await findTypes(visibility, query)) {
    const typed = ofType(query, workflowType);
    const openRuns = await countRuns(visibility, typed);
    if (openRuns === 0) continue;
    const runs = new Map<string, FoundRun>();
    for (const stratum of await byVersion(visibility, typed))
      for (const run of await sample(visibility, stratum)) runs.set(run.runId, run);
    const drawn =
      runs.size >= openRuns
        ? inOrderOfDraw([...runs.values()], lottery.seed)
        : await drawRuns(visibility, { ...lottery, ...endsOf([...runs.values()]), query: typed, count: openRuns });
    found.push({ workflowType, openRuns: Math.max(openRuns, runs.size), runs: [...runs.values()], drawn });
  }
  return found;
}

/** The two ends of each version are among them, so these are the ends of all. */
function endsOf(runs: readonly FoundRun[]): { readonly oldest: number; readonly newest: number } {
  const starts = runs.map(({ startedAt }) => startedAt);
  const extreme = (pick: (a: number, b: number) => number): number => starts.reduce(pick, starts[0] ?? 0);
  return { oldest: extreme((a, b) => Math.min(a, b)), newest: extreme((a, b) => Math.max(a, b)) };
}

/** All workflow types among the runs: each page leaves out the types known so far. Throws UserError for a name that no query can leave out. */
export async function findTypes(visibility: Visibility, query: string): Promise<readonly string[]> {
  const types = new Set<string>();
  for (;;) {
    const unseen = await listRuns(visibility, notOfTypes(query, [...types]), visibility.limits.page);
    if (unseen.length === 0) return [...types];
    for (const { workflowType } of unseen) {
      // It could not be left out of the next page, and would hide the types behind it.
      if (!isSearchable(workflowType)) throw new UserError(typeNotSearchable(workflowType));
      types.add(workflowType);
    }
  }
}

/** A query for each version of the runs, and one for those without; the query itself when a version's name cannot be searched for. */
async function byVersion(visibility: Visibility, query: string): Promise<readonly string[]> {
  const versions = new Set<string>();
  for (;;) {
    const unseen = await listRuns(visibility, notOfVersions(query, [...versions]), visibility.limits.page);
    if (unseen.length === 0) break;
    for (const { version } of unseen) {
      if (version === null || !isSearchable(version) || versions.has(version)) return [query];
      versions.add(version);
    }
  }
  return [ofVersion(query, null), ...[...versions].map((version) => ofVersion(query, version))];
}

/** Both ends and every combination of patches. */
async function sample(visibility: Visibility, query: string): Promise<readonly FoundRun[]> {
  const { page } = visibility.limits;
  const newest = await listRuns(visibility, query, page);
  const last = newest.at(-1);
  if (newest.length < page || last === undefined) return newest;
  const ends = [...newest, ...(await listOldest(visibility, query, last.startedAt))];
  return [...ends, ...(await listBySignature(visibility, query, new Set(ends.flatMap(({ patches }) => patches))))];
}

/** Up to a page of the oldest runs. Visibility lists newest first and cannot sort, so the time is narrowed down by counting. */
export async function listOldest(visibility: Visibility, query: string, newerThan: number): Promise<readonly FoundRun[]> {
  const { page } = visibility.limits;
  let tooMany = newerThan;
  let none: number | undefined;
  for (let step = SECOND; ; step *= 4) {
    const at: number = none === undefined ? tooMany - step : Math.floor((none + tooMany) / 2);
    if (at === none || at === tooMany) return await listRuns(visibility, startedBefore(query, tooMany), page);
    const count = at <= 0 ? 0 : await countRuns(visibility, startedBefore(query, at));
    if (count > page) tooMany = at;
    else if (count === 0) none = at;
    else return await listRuns(visibility, startedBefore(query, at), page);
  }
}
