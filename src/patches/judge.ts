import {
  type MarkerReading,
  type PatchFacts,
  type PatchJudgement,
  type Proof,
  type RunCounts,
  type Surroundings,
} from './facts.js';
import { type CodePatch } from './in-code.js';
import { say } from './messages.js';

/**
 * What may become of a patch. Rules of the SDK (sdk-core patch_state_machine.rs): `deprecatePatch` takes the new branch in every run, so no
 * run may be left that took the old one; a marker that `patched` left needs a call for it in the code as long as its run is replayed, a
 * deprecated one does not. What is not known is never taken for a yes.
 */
export function judgePatch(facts: PatchFacts, surroundings: Surroundings): PatchJudgement {
  const { code, id } = facts;
  if (code === null) return judgeAbsent(facts, surroundings);
  if (code.types === null) return unknown(say.typesUnknown);
  if (facts.open === null) return unknown(say.notCounted(id));
  const judge = code.stage === 'patched' ? judgeCalled : judgeDeprecated;
  const judged = judge(facts, { code, open: facts.open, now: surroundings.now });
  const step = judged.verdict === 'deprecate' || judged.verdict === 'remove';
  return step && !surroundings.whole ? unknown(say.partial(judged.because)) : judged;
}

interface InCode {
  readonly code: CodePatch;
  readonly open: RunCounts;
  readonly now: number;
}

/** `patched` is called: may every run take the new branch? */
function judgeCalled({ closed, pinned, proof }: PatchFacts, { code, open, now }: InCode): PatchJudgement {
  const counts = [open, ...(closed === null ? [] : [closed])];
  const carrying = sum(counts.map((each) => each.carrying));
  const lacking = sum(counts.map((each) => each.lacking));
  if (proof !== null && proof.breaking > 0) return keep(say.oldBranch(proof));
  if (!isProven(proof, { change: 'deprecate', must: lacking, population: carrying + lacking })) {
    if (lacking === 0) return unknown(say.unproven(proof));
    const oldest = earliest(counts.map(({ oldestLacking }) => oldestLacking));
    return keep(say.mayTakeOldBranch(lacking, { age: oldest === null ? null : now - oldest, proof }));
  }
  const because = say.nobodyTakesOldBranch({ carrying, lacking, pinned, proof });
  return { verdict: 'deprecate', because, next: say.deprecate(code) };
}

/** Only `deprecatePatch` is left: does any run still need it? */
function judgeDeprecated({ closed, markers, proof }: PatchFacts, { code, open, now }: InCode): PatchJudgement {
  const carrying = open.carrying + (closed?.carrying ?? 0);
  if (markers !== null && markers.binding > 0) return keep(say.binding(markers, now));
  if (proof !== null && proof.breaking > 0) return keep(say.needed(proof));
  if (!areRead(markers, carrying)) return unknown(say.notRead(markers, carrying));
  if (!isProven(proof, { change: 'remove', must: carrying, population: carrying })) return unknown(say.unproven(proof));
  return { verdict: 'remove', because: say.nobodyNeedsIt(carrying, proof), next: say.remove(code) };
}

/** The code knows nothing of it. */
function judgeAbsent({ id, open, markers }: PatchFacts, { unreadable, now }: Surroundings): PatchJudgement {
  if (markers !== null && markers.binding > 0) {
    if (unreadable) return unknown(say.mayBeDynamic(markers, now));
    return { verdict: 'broken', because: say.broken(markers, now), next: say.putBack(id) };
  }
  if (open === null || !areRead(markers, open.carrying)) return unknown(say.notRead(markers, open?.carrying ?? null));
  return { verdict: 'gone', because: say.gone(open.carrying), next: '' };
}

/** The histories of all who carry the marker were read. Visibility cannot tell which kind it is. */
function areRead(markers: MarkerReading | null, carrying: number): boolean {
  if (markers === null) return carrying === 0;
  return markers.read >= markers.carrying && markers.read >= carrying;
}

interface Wanted {
  readonly change: Proof['change'];
  /** Runs that must have been replayed, every one. */
  readonly must: number;
  /** All runs that may be replayed. Without any, there is nothing that could be proved, nor need be. */
  readonly population: number;
}

function isProven(proof: Proof | null, { change, must, population }: Wanted): boolean {
  if (population === 0) return true;
  if (proof?.change !== change || proof.trouble !== null) return false;
  return proof.replayed > 0 && proof.replayed >= Math.max(must, proof.wanted);
}

function keep(because: string): PatchJudgement {
  return { verdict: 'keep', because, next: '' };
}

function unknown(because: string): PatchJudgement {
  return { verdict: 'unknown', because, next: '' };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((each) => each !== null);
  return known.length === 0 ? null : Math.min(...known);
}
