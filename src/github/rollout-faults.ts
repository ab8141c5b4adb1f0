import { asError } from '../system/errors.js';
import { NOT_SHOWN, REFUSED_TOKEN } from './messages-rollout.js';

interface WhyNot {
  readonly sentence: string;
  /** Asking again does not help. */
  readonly lasting: boolean;
}

/** Why something on GitHub could not be brought up to date, and what to do about it; `denied` says what the token lacks. */
export function whyNotShown(thrown: unknown, { what, denied }: { readonly what: string; readonly denied: string }): WhyNot {
  const status = statusOf(thrown);
  if (status === 401) return { sentence: REFUSED_TOKEN(what), lasting: true };
  if ((status === 403 || status === 404) && !isRateLimit(thrown)) return { sentence: denied, lasting: true };
  return { sentence: NOT_SHOWN(what, asError(thrown).message), lasting: status === 422 };
}

/** Whether the same call may succeed a moment later: GitHub stumbled, or could not be reached. */
export function mayPass({ error }: { readonly error: Error }): boolean {
  return (statusOf(error) ?? 0) >= 500;
}

function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : undefined;
}

/** GitHub answers 403 to a token that asked too often as well. */
function isRateLimit(thrown: unknown): boolean {
  return /rate limit/i.test(asError(thrown).message);
}
