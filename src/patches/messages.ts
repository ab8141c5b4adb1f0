/** What this room says to users. */
import { roughly } from '../drain/messages.js';
import { type MarkerReading, type Proof } from './facts.js';
import { type CodePatch, type PatchPlace } from './in-code.js';

const runs = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);
const histories = (count: number): string => (count === 1 ? '1 history' : `${count} histories`);
const have = (count: number): string => (count === 1 ? 'has' : 'have');
const examples = (ids: readonly string[]): string => (ids.length === 0 ? '' : ` (such as ${ids.join(', ')})`);
const at = (places: readonly PatchPlace[]): string => places.map(({ file, line }) => `${file}:${line}`).join(', ');
const oldest = (since: number | null, now: number): string =>
  since === null ? '' : `, the oldest started ${roughly(now - since)} ago`;

const bound = (markers: MarkerReading, now: number): string => {
  const others =
    markers.read < markers.carrying ? ` among the ${markers.read} of ${histories(markers.carrying)} that were read` : '';
  return `${runs(markers.binding)}${others} ${have(markers.binding)} a marker that patched() left${oldest(markers.oldestBinding, now)}${examples(markers.examples)}`;
};

export const say = {
  typesUnknown: 'which workflow types come to it cannot be told from the code, so their runs cannot be counted',
  notCounted: (id: string) =>
    /["\\]/.test(id)
      ? 'its ID has a double quote or a backslash, and no visibility query finds such a value'
      : 'its runs could not be counted',
  partial: (because: string) =>
    `in the histories given ${because}, but other runs were not looked at; ask the server, or take a snapshot of all open runs`,
  oldBranch: (proof: Proof) =>
    `${runs(proof.breaking)} of ${proof.replayed} took the old branch: without it ${proof.breaking === 1 ? 'its history does' : 'their histories do'} not replay${examples(proof.examples)}`,
  mayTakeOldBranch: (lacking: number, { age, proof }: { readonly age: number | null; readonly proof: Proof | null }) => {
    const since = age === null ? '' : `, the oldest started ${roughly(age)} ago`;
    const seen =
      proof === null
        ? ''
        : `; of these, ${proof.replayed} replay without it${proof.trouble === null ? '' : ` (${proof.trouble})`}, which says nothing of the others`;
    return `${runs(lacking)} without its marker may still take the old branch${since}${seen}`;
  },
  unproven: (proof: Proof | null) =>
    `the change was not proved by replay: ${proof?.trouble ?? (proof === null ? 'nothing was replayed' : `${proof.replayed} of ${histories(proof.wanted)} were judged`)}`,
  nobodyTakesOldBranch: ({
    carrying,
    lacking,
    pinned,
    proof,
  }: {
    readonly carrying: number;
    readonly lacking: number;
    readonly pinned: number;
    readonly proof: Proof | null;
  }) => {
    const stay =
      pinned === 0 ? '' : `; ${runs(pinned)} Pinned to older versions never ${pinned === 1 ? 'comes' : 'come'} to this code`;
    if (carrying + lacking === 0) return `no run that could take the old branch is left${stay}`;
    const others =
      lacking === 0
        ? `${carrying === 1 ? 'the only run has' : `all ${carrying} runs have`} its marker`
        : `${runs(lacking)} without its marker ${have(lacking)} not come to it yet`;
    return `${others}; no counter-example in ${histories(proof?.replayed ?? 0)} replayed without the old branch${stay}`;
  },
  binding: (markers: MarkerReading, now: number) => `${bound(markers, now)} and would not replay without a call for it`,
  needed: (proof: Proof) => `${runs(proof.breaking)} of ${proof.replayed} would not replay without it${examples(proof.examples)}`,
  notRead: (markers: MarkerReading | null, carrying: number | null) => {
    const of = Math.max(markers?.carrying ?? 0, carrying ?? 0);
    return `visibility cannot tell markers of patched() from deprecated ones, and ${markers?.read ?? 0} of ${histories(of)} ${have(markers?.read ?? 0)} been read; raise --total`;
  },
  nobodyNeedsIt: (carrying: number, proof: Proof | null) =>
    carrying === 0
      ? 'no run carries its marker any more'
      : `every marker in ${runs(carrying)} is a deprecated one; no counter-example in ${histories(proof?.replayed ?? 0)} replayed without the call`,
  mayBeDynamic: (markers: MarkerReading, now: number) =>
    `${bound(markers, now)}, and the code has no call for it, unless a call whose ID cannot be read is one`,
  broken: (markers: MarkerReading, now: number) =>
    `${bound(markers, now)}, and the code has no call for it: their next workflow task on this code fails`,
  gone: (carrying: number) => `removed from the code; every marker in ${runs(carrying)} is a deprecated one`,
  deprecate: ({ id, places }: CodePatch) =>
    `at ${at(places.filter(({ stage }) => stage === 'patched'))} put deprecatePatch('${id}') in place of patched('${id}') and delete the old branch`,
  remove: ({ id, places }: CodePatch) => `delete deprecatePatch('${id}') at ${at(places)}`,
  putBack: (id: string) =>
    `do not deploy this code: put deprecatePatch('${id}') back where patched('${id}') was, until these runs have ended`,
};
