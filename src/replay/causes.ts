import { createHash } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import { groupBy } from './group.js';
import { type Divergence, type Drift, type Frame, type ReplayKind, type ReplayVerdict } from './ports.js';

/** `drift`: replays, with other attributes. `code`: the workflow code does not build or load, which concerns every history. */
export type CauseKind = ReplayKind | 'drift' | 'code';

/** What counts against the code besides the failures that always do. */
export interface Policy {
  readonly latent: 'fail' | 'warn';
  readonly drift: 'report' | 'fail';
  /** Histories that inform and never decide: of Pinned runs, which stay on their version, and of closed ones. */
  readonly informs?: (verdict: ReplayVerdict) => boolean;
}

/** The deploy gate's, and the default of `replay`. */
export const STRICT: Policy = { latent: 'fail', drift: 'report' };

export interface Example {
  readonly workflowId: string;
  readonly runId: string;
  /** The file, as the user wrote it; `null` for a history from the server. */
  readonly source: string | null;
}

/** One distinct failure, however many histories it hits. */
export interface Cause {
  /** The same for the same mistake in any run of this program: free of IDs, times, line numbers and machine paths. */
  readonly fingerprint: string;
  readonly kind: CauseKind;
  /** Whether it speaks against the code. */
  readonly counts: boolean;
  readonly workflowType: string;
  readonly message: string;
  readonly histories: number;
  /** The first of them, at most three. */
  readonly examples: readonly Example[];
  /** Of the first example. */
  readonly event: Divergence['event'];
  readonly command: Divergence['command'];
  /** The line of the user's code to look at; `null` when unknown. Files below the project are relative to it. */
  readonly place: Frame | null;
  readonly frames: readonly Frame[];
}

const EXAMPLES = 3;
/** What a stack trace names instead of a file: evaluated code, Node's own modules. */
const NO_FILE = /^(?:eval at|node:|<)|<anonymous>/;
/** Kinds that always speak against the code. */
const AGAINST: readonly CauseKind[] = ['nondeterminism', 'workflow-threw', 'type-missing', 'hung', 'crashed', 'code'];
/** Kinds that speak about the evidence: the history was not judged. */
const NOT_JUDGED: readonly CauseKind[] = ['converter', 'unreadable', 'sdk-limitation'];
/** Worst first, among causes that hit equally many histories. */
const SEVERITY: readonly CauseKind[] = ['code', 'type-missing', 'nondeterminism', 'workflow-threw', 'latent', 'hung', 'crashed'];

export function speaksAgainst(kind: CauseKind, policy: Policy): boolean {
  if (kind === 'latent') return policy.latent === 'fail';
  if (kind === 'drift') return policy.drift === 'fail';
  return AGAINST.includes(kind);
}

export function isNotJudged(kind: CauseKind): boolean {
  return NOT_JUDGED.includes(kind);
}

/** Whether a history counts against the code: by its verdict, or by its drift where drift fails. */
export function isCounted(verdict: ReplayVerdict, policy: Policy): boolean {
  if (policy.informs?.(verdict) === true) return false;
  if (speaksAgainst(verdict.kind, policy)) return true;
  return verdict.kind === 'ok' && (verdict.drift?.length ?? 0) > 0 && policy.drift === 'fail';
}

/** What a failure looks like, before it is known where in the code it comes from. */
export function symptom({ kind, workflowType, workflowId, runId, message, divergence, source }: ReplayVerdict): string {
  const strip = (text: string | null | undefined): string | null =>
    text === null || text === undefined ? null : gist(text, [source ?? '', workflowId, runId]);
  const { event, command } = divergence ?? {};
  // A file that cannot be read is its own cause only by what is wrong with it.
  return JSON.stringify([
    kind,
    workflowType,
    strip(message),
    event?.type ?? null,
    strip(event?.name),
    command?.kind ?? null,
    strip(command?.name),
  ]);
}

/** The causes of what a replay found, worst first, and for each verdict the fingerprints that it belongs to. */
export function findCauses(
  verdicts: readonly ReplayVerdict[],
  { policy, project }: { readonly policy: Policy; readonly project: string },
): { readonly causes: readonly Cause[]; readonly causesOf: (verdict: ReplayVerdict) => readonly string[] } {
  const findings = verdicts.flatMap((verdict) => findingsOf(verdict, project));
  const groups = [...groupBy(findings, ({ fingerprint }) => fingerprint).values()];
  const of = groupBy(findings, ({ verdict }) => verdict);
  return {
    causes: worstFirst(groups.flatMap((group) => causeOf(group, policy))),
    causesOf: (verdict) => [...new Set(of.get(verdict)?.map(({ fingerprint }) => fingerprint))],
  };
}

/** Those that count, then by the number of histories, then by severity; the fingerprint keeps the order the same in every run. */
export function worstFirst<T extends Pick<Cause, 'counts' | 'histories' | 'kind' | 'fingerprint'>>(causes: readonly T[]): T[] {
  const severity = ({ kind }: T): number => (SEVERITY.includes(kind) ? SEVERITY.indexOf(kind) : SEVERITY.length);
  return [...causes].sort(
    (a, b) =>
      Number(b.counts) - Number(a.counts) ||
      Number(a.kind === 'drift') - Number(b.kind === 'drift') ||
      b.histories - a.histories ||
      severity(a) - severity(b) ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  );
}

interface Finding extends Pick<Cause, 'fingerprint' | 'kind' | 'message' | 'event' | 'command' | 'frames' | 'place'> {
  readonly verdict: ReplayVerdict;
}

function findingsOf(verdict: ReplayVerdict, project: string): Finding[] {
  if (verdict.kind === 'nothing-to-check') return [];
  if (verdict.kind === 'ok') return (verdict.drift ?? []).map((drift) => driftFinding(verdict, drift));
  const { kind, message, divergence } = verdict;
  const frames = (divergence?.frames ?? [])
    .filter(({ file }) => !NO_FILE.test(file))
    .map((frame) => ({ ...frame, file: fromProject(frame.file, project) }));
  const place = frames.find(({ file }) => !file.includes('node_modules')) ?? null;
  const fingerprint = hash([symptom(verdict), place?.file ?? null, place?.function ?? null]);
  return [
    {
      fingerprint,
      kind,
      message,
      verdict,
      event: divergence?.event ?? null,
      command: divergence?.command ?? null,
      frames,
      place,
    },
  ];
}

function driftFinding(verdict: ReplayVerdict, { eventId, eventType, name, attribute, history, code }: Drift): Finding {
  const ids = [verdict.workflowId, verdict.runId];
  return {
    fingerprint: hash(['drift', verdict.workflowType, eventType, gist(name ?? '', ids), attribute]),
    kind: 'drift',
    message: `${attribute}: history has ${history}, the code ${code}`,
    event: { id: eventId, type: eventType, time: null, name },
    command: null,
    frames: [],
    place: null,
    verdict,
  };
}

function causeOf(group: readonly Finding[], policy: Policy): Cause[] {
  const [first] = group;
  if (first === undefined) return [];
  const { fingerprint, kind, message, event, command, place, frames } = first;
  const verdicts = [...new Set(group.map(({ verdict }) => verdict))];
  return [
    {
      fingerprint,
      kind,
      counts: speaksAgainst(kind, policy) && verdicts.some((verdict) => policy.informs?.(verdict) !== true),
      workflowType: first.verdict.workflowType,
      message,
      histories: verdicts.length,
      examples: verdicts
        .slice(0, EXAMPLES)
        .map(({ workflowId, runId, source }) => ({ workflowId, runId, source: source ?? null })),
      event,
      command,
      place,
      frames,
    },
  ];
}

/** The cause of code that cannot be used at all; `message` from the bundler or from the code's top level. */
export function codeCause({ message, place }: Pick<Cause, 'message' | 'place'>): Cause {
  return {
    fingerprint: hash(['code', gist(message, []), place?.file ?? null]),
    kind: 'code',
    counts: true,
    workflowType: '',
    message,
    histories: 0,
    examples: [],
    event: null,
    command: null,
    place,
    frames: place === null ? [] : [place],
  };
}

/** A path as everybody sees it who has the project, wherever it lies. */
export function fromProject(file: string, project: string): string {
  return (isAbsolute(file) ? relative(project, file) : file).split(sep).join('/');
}

/** A text without what differs from run to run: the given names, UUIDs, machine paths and numbers. */
export function gist(text: string, names: readonly string[]): string {
  let rest = text;
  for (const name of [...names].sort((a, b) => b.length - a.length)) if (name !== '') rest = rest.replaceAll(name, 'ID');
  return rest
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, 'ID')
    .replace(/(?<![\w.])(?:[A-Za-z]:)?[\\/](?:[^\s\\/:'"`()]+[\\/])+([^\s\\/:'"`()]+)/g, '$1')
    .replace(/\d+/g, '0');
}

function hash(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}
