import { type HistoryRecord, type ReplayVerdict } from '../ports.js';
import { type Style, STYLES } from './neutral.js';

/**
 * What happens to names that a person may have chosen: workflow IDs, update IDs, activity IDs. `all`: each becomes a number. `own`: only
 * the run's own ID is replaced, also within others, which code often derives from it. `kept`: none.
 */
export type Names = 'all' | 'own' | 'kept';

export interface Manner {
  readonly style: Style;
  readonly names: Names;
}

export const MANNERS: readonly Manner[] = (['all', 'own', 'kept'] as const).flatMap((names) =>
  STYLES.map((style) => ({ style, names })),
);

export interface Redaction {
  readonly record: HistoryRecord;
  readonly names: Names;
}

export interface Verification {
  readonly original: HistoryRecord;
  readonly redact: (record: HistoryRecord, manner: Manner) => HistoryRecord;
  readonly replay: (record: HistoryRecord) => Promise<ReplayVerdict>;
}

/**
 * The first redacted copy that replays as the original does, the most thorough manner first; `undefined` when none does, or when the
 * original itself could not be judged, so that nothing can be compared.
 */
export async function verifiedRedaction({ original, redact, replay }: Verification): Promise<Redaction | undefined> {
  const expected = await replay(original);
  if (!JUDGED.includes(expected.kind)) return undefined;
  for (const manner of MANNERS) {
    const record = redact(original, manner);
    if (sameVerdict(await replay(record), expected)) return { record, names: manner.names };
  }
  return undefined;
}

/** Verdicts that say something about the code. */
const JUDGED: readonly ReplayVerdict['kind'][] = [
  'ok',
  'nothing-to-check',
  'nondeterminism',
  'workflow-threw',
  'type-missing',
  'latent',
  'already-broken',
];

/** Messages may quote payloads, so the kind and the place are compared. */
function sameVerdict(one: ReplayVerdict, other: ReplayVerdict): boolean {
  return one.kind === other.kind && one.divergence?.event?.id === other.divergence?.event?.id;
}
