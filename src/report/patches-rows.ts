import { counted, grouped } from './numbers.js';
import { type PatchesReport, type PatchReport } from './patches-report.js';
import { type Table } from './tables.js';

/** The patches, those that ask for something first. Cells are as found: whoever prints them makes them safe. */
export function patchesTable({ patches }: PatchesReport): Table {
  return [
    ['Patch', 'Verdict', 'With / without', 'Why', 'Next'],
    ...patches.map((patch) => [patch.id, patch.verdict, runsText(patch), patch.because, patch.next]),
  ];
}

function runsText({ open, closed }: PatchReport): string {
  if (open === null) return 'unknown';
  const text = `${grouped(open.carrying)} / ${grouped(open.lacking)}`;
  return closed === null ? text : `${text}, closed ${grouped(closed.carrying)} / ${grouped(closed.lacking)}`;
}

/** Where each patch stands in the code, and which workflow types may come to it. */
export function placesTable({ patches, unreadable }: PatchesReport): Table {
  return [
    ['Patch', 'Place', 'Call', 'Workflow types'],
    ...patches.flatMap(({ id, places, workflowTypes }) =>
      places.map(({ file, line, call }) => [id, `${file}:${line}`, `${call}()`, workflowTypes?.join(', ') ?? 'unknown']),
    ),
    ...unreadable.map(({ file, line, why }) => [
      '?',
      `${file}:${line}`,
      why === 'dynamic' ? 'its ID cannot be read' : 'the file cannot be read',
      '',
    ]),
  ];
}

/** What was looked at, in one line. */
export function patchesText({ source, namespace, deployment, code, calls, closedRuns, patches }: PatchesReport): string {
  const where =
    namespace === null
      ? 'histories from files'
      : `namespace ${namespace}${deployment === null ? '' : `, deployment ${deployment}`}`;
  const which =
    source === 'files'
      ? ''
      : `; open runs${closedRuns === 'count' ? ' and closed ones that are still kept' : ''}, ${counted(calls, 'call')}`;
  return `${counted(patches.length, 'patch', 'patches')} in ${code} and in ${where}${which}`;
}
