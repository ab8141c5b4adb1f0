import { type CauseKind } from './causes.js';
import { type Problem } from './protocol.js';
import { type ReplayKind } from './ports.js';
import { type ReplaySetup } from './setup.js';

/** How the command line names what rainbow.yaml calls by these names. */
const OPTION = {
  workflowBundle: '--workflow-bundle',
  workflowsPath: '--workflows',
  payloadConverterPath: '--payload-converter-path',
  failureConverterPath: '--failure-converter-path',
  dataConverterPath: '--data-converter-path',
  bundlerOptionsPath: '--bundler-options-path',
  interceptors: '--interceptors',
} as const;

/** Every sentence that the replay room shows to users. */
export const messages = {
  projectMissing: (path: string) =>
    `replay.project (--project) is not a folder: ${path}. Give the folder of the package that has @temporalio/worker installed.`,
  codeNotGiven: () =>
    'The replay gate needs either replay.workflowBundle (made by bundleWorkflowCode) or replay.workflowsPath (the source to bundle).',
  fileMissing: (setting: keyof typeof OPTION, path: string) =>
    `replay.${setting} (${OPTION[setting]}) does not exist: ${path}. Build it before the replay runs, or correct the path.`,
  childOverdue: (doing: string, seconds: number) =>
    `A replay child process did not finish ${doing} within ${seconds} s. Is the machine overloaded? Lower replay.concurrency and try again.`,
  childDied: (doing: string, how: string) =>
    `A replay child process died while ${doing} (${how}). Check that Node.js ${process.version} and this platform are supported by your @temporalio/worker.`,
  loadOverdue: (seconds: number) =>
    `The workflow code did not finish loading within ${seconds} s. Look for an endless loop outside the workflow functions.`,
  loadThrew: (message: string) => `The workflow code throws when it is loaded: ${message}`,
  loadDied: (how: string) => `Loading the workflow code ended the replay process (${how}).`,
  buildFailed: (detail: string) => `The workflow code does not build: ${detail}`,
  disallowedModules: (names: readonly string[]) =>
    `it imports ${names.join(', ')}, which no workflow may use; import only types from there, or move the call into an activity`,
  typeMissing: (workflowType: string, why: string) =>
    `the new build has no workflow '${workflowType}' (${why}); export it again for as long as runs of it are open`,
  problem,

  noTaskQueues: () =>
    'no task queue of the new build is known, so its open runs could not be looked for; name them in taskQueues',
  noOpenRuns: () => 'no open Auto-Upgrade or unversioned run to protect',
  nothingSelected: (open: number) =>
    `none of the ${count(open, 'open run')} could be selected; give the gate time until visibility has caught up, or check replay.sample`,
  nothingToDiffer: (open: number) =>
    `none of the ${count(open, 'open run')} has completed a workflow task yet, so nothing in their histories can contradict the code`,
  noCounterExample: (replayed: number, open: number) =>
    `no counter-example found in ${count(replayed, 'history', 'histories')} of ${count(open, 'open run')}`,
  /** `share`: 0 to 1. Rounded up, so that the sentence never says too little. */
  atMost: (share: number, runs = 'open runs') =>
    `at most ${Number((Math.ceil(share * 1_000) / 10).toFixed(1))} % of the ${runs} could break (95 % confidence)`,
  tooFew: ({ replayed, minHistories, open }: { replayed: number; minHistories: number; open: number }) =>
    `only ${count(replayed, 'history', 'histories')} of ${count(open, 'open run')} could be replayed, fewer than replay.minHistories (${minHistories}); raise replay.sample or lower the minimum`,
  nothingReplayed: (open: number) => `no history of the ${count(open, 'open run')} could be replayed`,
  typesLeftOut: (types: readonly string[]) =>
    `no history was replayed for ${types.length === 1 ? 'the workflow type' : 'the workflow types'} ${types.join(', ')}; raise replay.sample.total`,
  notJudged,
  noHistories: () => 'no history was found, so nothing was proved; export some, or give another folder',
  nothingInFiles: (n: number) =>
    `none of the ${count(n, 'history', 'histories')} has completed a workflow task, so nothing in them can contradict the code`,
  onlyInforming: (n: number) =>
    `the only histories that replayed, ${n}, are of Pinned or closed runs, which the new code does not take over: they decide nothing`,
  noCounterExampleInFiles: (replayed: number) => `no counter-example found in ${count(replayed, 'history', 'histories')}`,
  failed: (failed: number, replayed: number) =>
    `${failed} of ${count(replayed, 'history', 'histories')} ${failed === 1 ? 'contradicts' : 'contradict'} the code`,
  group: ({ n, workflowType, kind, message }: { n: number; workflowType: string; kind: CauseKind; message: string }) =>
    `${workflowType}, ${CAUSE_IN_WORDS[kind]}, ${count(n, 'history', 'histories')}: ${message}`,

  begin: ({ selected, open, types, children }: { selected: number; open: number; types: number; children: number }) =>
    `Replaying ${count(selected, 'history', 'histories')} of ${count(open, 'open run')} (${count(types, 'workflow type')}) in ${count(children, 'process', 'processes')}.`,
  bundling: (path: string) => `Bundling the workflow code ${path} with the SDK of the project.`,
  firstOfItsKind: ({
    workflowType,
    workflowId,
    kind,
    message,
  }: {
    workflowType: string;
    workflowId: string;
    kind: ReplayKind;
    message: string;
  }) => `${workflowType} ${workflowId}: ${KIND_IN_WORDS[kind]}: ${message}`,

  badShard: (text: string) => `--shard ${text}: give a part and the number of parts, such as 2/4; parts count from 1`,
  noSuchHistories: (shown: string, why: string) =>
    `--histories ${shown} cannot be read (${why}): give files or folders of exported histories, or a snapshot of \`rainbow capture\``,
  openingBase: () => 'Replaying what failed on the base as well.',
  baseUnusable: (why: string) => `The base could not be replayed, so what was broken before is not known: ${why}`,
  baseNeedsSource: (bundle: string) =>
    `--base-ref needs the workflows' source to bundle it at that ref, but ${bundle} is a bundle: give --workflows, or the base's own bundle with --base-bundle`,
  baseLacksSource: (ref: string, file: string) => `${ref} has no ${file}`,
  noSuchRef: (ref: string, why: string) =>
    `--base-ref ${ref} is no commit of this repository${why === '' ? '' : ` (${why})`}: fetch it first (actions/checkout with fetch-depth: 0), or name another`,
  noCheckout: (ref: string, why: string) => `${ref} could not be checked out beside this tree: ${why}`,
  mend: {
    added: () => 'Runs that began before the change must not do this: let only new ones.',
    removed: () => 'Runs that began before the change must still do this: keep it for them.',
    changed: () => 'Runs that began before the change must go the old way: keep both.',
    patchGone: (id: string) =>
      `Open runs still hold the marker of patch '${id}': keep deprecatePatch('${id}') at that place until none is left.`,
    patchRenamed: (now: string, before: string) =>
      `The patch is '${before}' in history and '${now}' in the code: keep its first name.`,
    typeMissing: (workflowType: string) =>
      `Runs of ${workflowType} are open: export it under this name until the last of them has closed.`,
    threw: () => 'Make the code not throw for runs that began before the change, or put the change behind patched().',
    hung: () => 'Look for a loop without end between two awaits, or raise --timeout when the history is very long.',
    drift: () => 'The replay accepts this; runs that began before the change keep what they have scheduled already.',
  },

  cannotLookAhead: (sdkVersion: string) =>
    `@temporalio/worker ${sdkVersion} does not let the replay see what workflow code does: failures of the next workflow task, drift and places in the code are not reported. Update it to 1.24 for that.`,
  hung: (seconds: number) =>
    `the replay did not finish within ${seconds} s; the code loops without end, or replay.timeout is too short`,
  hungDecoding: (seconds: number) => `a payload codec did not answer within ${seconds} s`,
  crashed: (how: string) => `the replay process died twice on this history (${how})`,
  whenLoaded: (message: string) => `the workflow code throws when it is loaded: ${message}`,
  latent: (message: string) => `it replays, but its next workflow task would fail: ${message}`,
  firstTask: (message: string) => `its first workflow task, still to come, would fail: ${message}`,
};

export const KIND_IN_WORDS: Readonly<Record<ReplayKind, string>> = {
  ok: 'replays',
  'nothing-to-check': 'nothing to check',
  nondeterminism: 'nondeterminism',
  'workflow-threw': 'the workflow code threw',
  'type-missing': 'workflow type missing',
  converter: 'payloads could not be decoded',
  unreadable: 'unreadable history',
  hung: 'hung',
  crashed: 'crashed',
  'sdk-limitation': 'the SDK cannot replay it',
  latent: 'the next workflow task would fail',
  'already-broken': 'broken before the change as well',
};

const CAUSE_IN_WORDS: Readonly<Record<CauseKind, string>> = {
  ...KIND_IN_WORDS,
  drift: 'other attributes',
  code: 'unusable code',
};

function notJudged(n: number, kind: ReplayKind, example: string): string {
  const histories = count(n, 'history', 'histories');
  switch (kind) {
    case 'converter':
      return `${histories} could not be decoded (${example}); give replay.dataConverterPath and replay.payloadConverterPath as your workers use them`;
    case 'sdk-limitation':
      return `${histories} cannot be replayed by this SDK (${example}); update @temporalio/worker`;
    default:
      return `${histories} could not be read (${example}); export them again, or update @temporalio/worker`;
  }
}

/** `1 history`, `12,000 histories`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

function problem({ code, detail }: Problem, setup: ReplaySetup): string {
  switch (code) {
    case 'sdk-missing':
      return `@temporalio/worker was not found from ${setup.project}. Run the install of that project first, or set replay.project (--project) to the package that has it.`;
    case 'sdk-broken':
      return `@temporalio/worker of ${setup.project} does not load: ${detail}. Reinstall it on this platform, for this Node.js (${process.version}).`;
    case 'sdk-too-old':
      return `@temporalio/worker ${detail} of ${setup.project} is too old for the replay gate; update it to 1.11.0 or later.`;
    case 'bundle-unreadable':
      return `${setup.workflowBundle ?? 'The bundle built from replay.workflowsPath'} is not a workflow bundle that this SDK can load: ${detail}. Make it with bundleWorkflowCode of the same @temporalio/worker version.`;
    case 'converter-broken':
      return `The data converter cannot be used: ${detail}. Give JavaScript modules that your workers use.`;
    case 'bundler-options-broken':
      return `The bundler options cannot be used: ${detail}. Give a JavaScript module that exports \`bundlerOptions\` as your workers have them.`;
    case 'build-failed':
      return messages.buildFailed(detail);
    case 'protocol':
      return `The replay child and this program disagree (${detail}); were they built together?`;
  }
}
