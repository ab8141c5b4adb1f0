import { UnansweredError, UserError, asError } from '../system/errors.js';
import {
  credentialsMissing,
  credentialsRejected,
  deadlineExceeded,
  deploymentsDisabled,
  methodUnknown,
  namespaceNotFound,
  notTemporal,
  permissionDenied,
  serverRefused,
  tooManyRequests,
} from './messages.js';
import { type Unreachable, unreachableSentence } from './unreachable.js';

/** gRPC status codes that are told apart here (grpc/statuscodes.md). */
export const STATUS = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(STATUS).map(([name, code]) => [code, name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()]),
);

export interface GrpcDetails {
  readonly code: number;
  readonly details: string;
}

/** Causes of causes that are looked at; a chain may be circular. */
const DEEPEST = 10;

/** What the server (or the channel) said, from the error itself or from one that it wraps; `undefined` when it is none of gRPC's. */
export function grpcDetails(error: unknown): GrpcDetails | undefined {
  let at = error;
  for (let depth = 0; depth < DEEPEST && typeof at === 'object' && at !== null; depth += 1) {
    if ('code' in at && typeof at.code === 'number' && 'details' in at) return { code: at.code, details: String(at.details) };
    at = 'cause' in at ? at.cause : undefined;
  }
  return undefined;
}

// The texts differ between servers 1.29 and 1.32, so they are matched loosely.

/** The deployment, version or workflow does not exist; false when it is the namespace that does not. */
export function isNotFound(error: unknown): boolean {
  if (isNamespaceNotFound(error)) return false;
  // Server 1.29 refuses writes to an unknown deployment with FAILED_PRECONDITION.
  return says(error, 'notFound') || says(error, 'failedPrecondition', /no worker deployment found/i);
}

export function isNamespaceNotFound(error: unknown): boolean {
  return says(error, 'notFound', /^namespace .*not found/i);
}

/** The conflict token belongs to an older routing: somebody wrote since it was read. */
export function isStaleToken(error: unknown): boolean {
  return says(error, 'failedPrecondition', /conflict token/i);
}

/** Another manager identity owns the deployment. */
export function isForeignManager(error: unknown): boolean {
  return says(error, 'failedPrecondition', /manager ?identity/i);
}

/** The version lacks task queues that Current serves (or, for a moment after it was listed, all of them). */
export function isMissingTaskQueues(error: unknown): boolean {
  return says(error, 'failedPrecondition', /missing active task queues/i);
}

/** The workflow that keeps a deployment is busy with earlier writes; the same call succeeds a moment later. */
export function isPassingRefusal(error: unknown): boolean {
  return says(error, 'failedPrecondition', /workflow task is not scheduled yet/i);
}

/** The server is too old for the call, or has it turned off. */
export function isUnimplemented(error: unknown): boolean {
  return says(error, 'unimplemented') && !says(error, 'unimplemented', /HTTP status/i);
}

function says(error: unknown, status: keyof typeof STATUS, text = /(?:)/): boolean {
  const said = grpcDetails(error);
  return said?.code === STATUS[status] && text.test(said.details);
}

/** What an explanation needs to know about the call that failed. */
export interface FailureContext extends Unreachable {
  readonly namespace: string;
  /** As in the API: "DescribeNamespace". */
  readonly method: string;
  readonly writes: boolean;
  /** Milliseconds that the server had to answer. */
  readonly deadline: number;
  readonly hasApiKey: boolean;
  /** Texts that must not appear in a message. */
  readonly secrets: readonly string[];
}

/**
 * The failure of a call as one sentence with its remedy; the original is the `cause`. An error that does not come from gRPC, a
 * socket or TLS is returned as it is.
 */
export function explainFailure(error: unknown, context: FailureContext): Error {
  if (error instanceof UserError) return error;
  const said = grpcDetails(error);
  if (said === undefined) return asError(error);
  const Failure = said.code === STATUS.deadlineExceeded ? UnansweredError : UserError;
  return new Failure(sentence({ ...said, details: shown(said.details, context.secrets) }, context), { cause: error });
}

function sentence({ code, details }: GrpcDetails, context: FailureContext): string {
  const { address, namespace, method } = context;
  switch (code) {
    case STATUS.cancelled:
      // The server or something on the way gave the call up, usually under load; an abort of ours never gets here.
      return unreachableSentence(details, context);
    case STATUS.unavailable:
    case STATUS.internal:
      if (code === STATUS.internal && !/RST_STREAM|without gRPC status/i.test(details)) break;
      return unreachableSentence(details, context);
    case STATUS.deadlineExceeded:
      return deadlineExceeded(address, method, context.deadline);
    case STATUS.unauthenticated:
      return context.hasApiKey ? credentialsRejected(address, details) : credentialsMissing(address, details);
    case STATUS.permissionDenied:
      return /deployment versions are disabled/i.test(details)
        ? deploymentsDisabled(namespace)
        : permissionDenied(context, details);
    case STATUS.notFound:
      if (!/^namespace .*not found/i.test(details)) break;
      return namespaceNotFound(address, namespace);
    case STATUS.failedPrecondition:
      if (!/deployment versions are disabled/i.test(details)) break;
      return deploymentsDisabled(namespace);
    case STATUS.unimplemented:
      return /HTTP status/i.test(details) ? notTemporal(address, details) : methodUnknown(address, method);
    case STATUS.resourceExhausted:
      return tooManyRequests(method, details);
    default:
      break;
  }
  return serverRefused(method, NAMES.get(code) ?? `gRPC status ${code}`, details);
}

const LONGEST = 300;

/** A server's words, fit for a log: one line, no secret, no key material, without the channel's own wrapping. */
function shown(details: string, secrets: readonly string[]): string {
  const bare = details
    .replaceAll(/-----BEGIN [\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g, '[PEM]')
    .replace(/^No connection established\. Last error: (?:Error: )?/, '')
    .replace(/ Resolution note: *$/, '');
  const safe = secrets.reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, '[secret]')), bare);
  const line = safe.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
