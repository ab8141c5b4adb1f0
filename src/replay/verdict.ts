import { type Judgement } from './classify.js';
import { type HistoryFile, type HistoryRecord, type ReplayVerdict } from './ports.js';
import { type About, type HistoryPointer, type Seen } from './protocol.js';

export type HistoryItem = HistoryRecord | HistoryFile;

/** How a child finds the history of an item. */
export function pointerTo(item: HistoryItem): HistoryPointer {
  return 'path' in item
    ? { kind: 'file', path: item.path, workflowId: item.workflowId }
    : { kind: 'bytes', workflowId: item.workflowId, encoded: item.encoded };
}

/** What a child told of a history beside its outcome. */
export interface Told {
  readonly about?: About | undefined;
  readonly seen?: Seen | undefined;
}

/** Joins what the source, the history and the judgement know of one history; the source goes first. */
export function verdictOn(item: HistoryItem, judgement: Judgement, { about, seen }: Told = {}): ReplayVerdict {
  const read = {
    ...(about === undefined ? {} : { events: about.events, open: about.open }),
    ...(seen?.divergence === undefined ? {} : { divergence: seen.divergence }),
    ...(seen === undefined || seen.drift.length === 0 ? {} : { drift: seen.drift }),
  };
  if ('path' in item) {
    return {
      workflowId: item.workflowId ?? about?.workflowId ?? '',
      runId: item.runId ?? about?.runId ?? '',
      workflowType: about?.workflowType ?? '',
      source: item.shown,
      events: 0,
      ...read,
      ...judgement,
    };
  }
  const { workflowId, runId, workflowType, events } = item;
  return { workflowId, runId, workflowType, events, ...read, ...judgement };
}
