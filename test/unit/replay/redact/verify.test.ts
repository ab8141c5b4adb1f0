import { describe, expect, it } from '@jest/globals';
import { type HistoryRecord, type ReplayKind, type ReplayVerdict } from '../../../../src/replay/ports.js';
import { type Manner, MANNERS, verifiedRedaction } from '../../../../src/replay/redact/verify.js';

const original: HistoryRecord = { workflowId: 'w', runId: 'r', workflowType: 't', events: 3, encoded: new Uint8Array() };
const mannerOf = new Map<HistoryRecord, Manner>();
const redact = (record: HistoryRecord, manner: Manner): HistoryRecord => {
  const copy = { ...record };
  mannerOf.set(copy, manner);
  return copy;
};
const verdict = (kind: ReplayKind): ReplayVerdict => ({ workflowId: 'w', runId: 'r', workflowType: 't', kind, message: '' });

describe('A redacted copy', () => {
  it('is the most thorough one that replays as the original does', async () => {
    const replay = (record: HistoryRecord) =>
      Promise.resolve(verdict(record === original || mannerOf.get(record)?.names === 'own' ? 'ok' : 'nondeterminism'));
    expect((await verifiedRedaction({ original, redact, replay }))?.names).toBe('own');
  });

  it('is kept when the original contradicts the code in the same way', async () => {
    const replay = () => Promise.resolve(verdict('nondeterminism'));
    expect((await verifiedRedaction({ original, redact, replay }))?.names).toBe('all');
  });

  it('is dropped when no manner replays alike', async () => {
    let tried = 0;
    const replay = (record: HistoryRecord) => {
      if (record !== original) tried += 1;
      return Promise.resolve(verdict(record === original ? 'ok' : 'workflow-threw'));
    };
    expect(await verifiedRedaction({ original, redact, replay })).toBeUndefined();
    expect(tried).toBe(MANNERS.length);
  });

  it.each(['converter', 'unreadable', 'hung', 'crashed', 'sdk-limitation'] as const)(
    'is dropped when the original is %s, because there is nothing to compare with',
    async (kind) => {
      expect(await verifiedRedaction({ original, redact, replay: () => Promise.resolve(verdict(kind)) })).toBeUndefined();
    },
  );
});
