import { type ProgramOutline } from '../patches/outline.js';
import { type Divergence, type Drift } from './ports.js';

/**
 * What parent and replay child say to each other over the IPC channel (structured clone, so histories travel as bytes).
 * Requests are answered one by one and in order; only `pulse` may overtake.
 */
export type Request =
  | { readonly kind: 'open'; readonly project: string }
  | ({
      readonly kind: 'bundle';
      readonly workflowsPath: string;
      /** File that receives the bundle. */
      readonly target: string;
    } & BundleParts)
  | {
      readonly kind: 'load';
      /** File with the bundle. */
      readonly bundle: string;
      readonly payloadConverterPath: string | undefined;
      readonly failureConverterPath: string | undefined;
      readonly dataConverterPath: string | undefined;
    }
  /** Reads the sources in a bundle. */
  | { readonly kind: 'outline'; readonly bundle: string }
  | ReplayRequest
  /** Reads a history and replays nothing. */
  | { readonly kind: 'describe'; readonly history: HistoryPointer }
  | { readonly kind: 'pulse' };

/** What goes into a bundle besides the workflows. */
export interface BundleParts {
  readonly payloadConverterPath: string | undefined;
  readonly failureConverterPath: string | undefined;
  readonly workflowInterceptorModules: readonly string[];
  readonly bundlerOptionsPath: string | undefined;
}

export interface ReplayRequest {
  readonly kind: 'replay';
  readonly history: HistoryPointer;
  /** Takes down where each command came from; several times slower. */
  readonly diagnose: boolean;
}

/** Where the child finds a history. `workflowId`: as the source names it, else the history itself or the file's name tells. */
export type HistoryPointer =
  | { readonly kind: 'bytes'; readonly workflowId: string; readonly encoded: Uint8Array }
  | { readonly kind: 'file'; readonly path: string; readonly workflowId: string | undefined };

/** Why a child cannot work at all; each becomes one sentence for the user. */
export interface Problem {
  readonly code:
    | 'sdk-missing'
    | 'sdk-broken'
    | 'sdk-too-old'
    | 'build-failed'
    | 'bundle-unreadable'
    | 'bundler-options-broken'
    | 'converter-broken'
    | 'protocol';
  readonly detail: string;
}

/** What the SDK said about one history, undecoded. */
export type Outcome =
  | { readonly kind: 'replayed'; readonly error: SdkError | undefined; readonly codecError: string | undefined }
  /** No workflow task had completed, so only the start of the run was tried: the type, its loading and its first task. */
  | { readonly kind: 'first-task'; readonly error: SdkError | undefined; readonly codecError: string | undefined }
  | { readonly kind: 'unreadable'; readonly detail: string }
  /** Sound, yet nothing that the SDK of this project can replay. */
  | { readonly kind: 'limited'; readonly detail: string };

export interface SdkError {
  readonly name: string;
  readonly message: string;
}

/** What a history says about itself; each field as far as it could be read. */
export interface About {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly events: number;
  readonly open: boolean;
  /** Milliseconds since the epoch; `null` = it does not tell. */
  readonly startedAt: number | null;
  /** Markers of patches, one for each ID; `null` = one of them cannot be read. */
  readonly patches: readonly PatchMarker[] | null;
}

export interface PatchMarker {
  readonly id: string;
  /** Left by `deprecatePatch`: code without any call for it replays. */
  readonly deprecated: boolean;
}

/** What was seen of the workflow code beside the SDK's own verdict. */
export interface Seen {
  /** How the workflow task after the recorded ones failed. */
  readonly next: SdkError | undefined;
  readonly divergence: Divergence | undefined;
  readonly drift: readonly Drift[];
}

export type Reply =
  /** `looksAhead`: what the workflow code does can be seen with this SDK, else replay is all there is. */
  | { readonly kind: 'opened'; readonly sdkVersion: string; readonly looksAhead: boolean }
  | { readonly kind: 'bundled' }
  | { readonly kind: 'outlined'; readonly outline: ProgramOutline }
  /**
   * `loadError`: what a workflow type that does not exist met instead of "no such function"; a default export, which answers to any
   * type, may have said it too. `loadFailed`: it cannot have been that.
   */
  | { readonly kind: 'loaded'; readonly loadError: SdkError | undefined; readonly loadFailed: boolean }
  | {
      readonly kind: 'outcome';
      readonly outcome: Outcome;
      readonly about: About | undefined;
      readonly seen: Seen | undefined;
      /** Resident memory of the child, bytes. */
      readonly memory: number;
    }
  /** `about`: `undefined` when it cannot be read. */
  | { readonly kind: 'described'; readonly about: About | undefined }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** `decoding`: a payload codec of the user is at work just now. */
  | { readonly kind: 'alive'; readonly decoding: boolean };

const REQUESTS: readonly string[] = [
  'open',
  'bundle',
  'outline',
  'load',
  'replay',
  'describe',
  'pulse',
] satisfies Request['kind'][];
const REPLIES: readonly string[] = [
  'opened',
  'bundled',
  'outlined',
  'loaded',
  'outcome',
  'described',
  'problem',
  'alive',
] satisfies Reply['kind'][];

/** Both ends come from the same build, so the kind is enough to know the rest. */
export function isRequest(message: unknown): message is Request {
  return hasKind(message, REQUESTS);
}

export function isReply(message: unknown): message is Reply {
  return hasKind(message, REPLIES);
}

function hasKind(message: unknown, kinds: readonly string[]): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && kinds.includes(String(message.kind));
}
