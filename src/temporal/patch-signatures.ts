import { type FoundRun } from '../replay/selection.js';
import { isSearchable, withoutPatches, withPatch } from './open-runs-query.js';
import { countRuns, listRuns, type Visibility } from './visibility.js';

/** Runs to list of each combination. */
const FEW = 4;
/** Combinations of patches that are looked for, for each type and version. */
const MOST = 64;

/**
 * Some runs of each combination of patches, found by asking for each known patch who has it and who has not. Patches that no listed run
 * has are found as long as some run has them without any of the known ones.
 */
export async function listBySignature(
  visibility: Visibility,
  query: string,
  seen: ReadonlySet<string>,
): Promise<readonly FoundRun[]> {
  const patches = await completed(visibility, query, new Set([...seen].filter(isSearchable)));
  const found: FoundRun[] = [];
  let combinations = 0;
  const split = async (part: string, count: number, rest: readonly string[]): Promise<void> => {
    const [patch, ...others] = rest;
    if (count === 0 || combinations >= MOST) return;
    if (patch === undefined) {
      combinations += 1;
      found.push(...(await listRuns(visibility, part, FEW)));
      return;
    }
    const having = await countRuns(visibility, withPatch(part, patch));
    await split(withPatch(part, patch), having, others);
    await split(withoutPatches(part, [patch]), count - having, others);
  };
  if (patches.length > 0) await split(query, await countRuns(visibility, query), patches);
  return found;
}

async function completed(visibility: Visibility, query: string, known: Set<string>): Promise<readonly string[]> {
  for (;;) {
    const others = await listRuns(visibility, `${withoutPatches(query, [...known])} AND TemporalChangeVersion IS NOT NULL`, FEW);
    const before = known.size;
    for (const patch of others.flatMap(({ patches }) => patches).filter(isSearchable)) known.add(patch);
    if (known.size === before) return [...known].sort();
  }
}
