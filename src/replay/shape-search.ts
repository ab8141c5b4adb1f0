import { groupBy } from './group.js';
import { type HistoryRecord, type HistorySelection, type OpenRun, type RunReference } from './ports.js';

/** Spare runs of a type that are looked at for new shapes, as a share of its budget. */
export const SPARES = 0.5;

export interface ShapeSearchOptions {
  readonly selection: HistorySelection;
  /** Histories that each workflow type may have, and all together; the first may be exceeded by half, the second never is. */
  readonly sample: { readonly perWorkflowType: number; readonly total: number };
  readonly fetch: (run: RunReference) => Promise<HistoryRecord | undefined>;
  /** A word for the sequence of events in a history. */
  readonly shapeOf: (encoded: Uint8Array) => string;
}

export interface ShapeSearch {
  /** The selected runs, and after them spare ones of types that were not selected whole. */
  readonly runs: readonly OpenRun[];
  /** A history to replay; `undefined` when its run is gone, or is a spare one whose shape another one of its type has. */
  fetch(run: RunReference): Promise<HistoryRecord | undefined>;
  /** The selected runs, and the spare ones that were taken for their shape so far. */
  taken(): readonly OpenRun[];
}

/**
 * Looks beyond the selection for histories of another shape than those of their type: visibility does not know shapes, so they are found
 * by fetching. Two of the same new shape that are fetched at the same moment are both taken, which costs a replay and nothing else.
 */
export function searchShapes({ selection, sample, fetch, shapeOf }: ShapeSearchOptions): ShapeSearch {
  const { selected, spare = [] } = selection;
  const most = Math.ceil(sample.perWorkflowType * SPARES);
  const room = sample.total - selected.length;
  const types = groupBy(
    spare.flatMap(({ behavior, ...run }) => (behavior === 'pinned' ? [] : [{ ...run, behavior }])),
    ({ workflowType }) => workflowType,
  );
  const looked = room > 0 ? [...types.values()].flatMap((runs) => runs.slice(0, most)) : [];
  const spares = new Map(looked.map((run) => [run.runId, run]));
  const seen = new Map<string, Set<string>>();
  const found: OpenRun[] = [];
  return {
    runs: [...selected, ...spares.values()],
    taken: () => [...selected, ...found],
    fetch: async (run) => {
      const record = await fetch(run);
      if (record === undefined || spares.size === 0 || !types.has(run.workflowType)) return record;
      const shapes = seen.get(run.workflowType) ?? new Set();
      seen.set(run.workflowType, shapes);
      const shape = shapeOf(record.encoded);
      const candidate = spares.get(run.runId);
      if (candidate !== undefined) {
        if (shapes.has(shape) || found.length >= room) return undefined;
        found.push(candidate);
      }
      shapes.add(shape);
      return record;
    },
  };
}
