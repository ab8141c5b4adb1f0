import { type DeploymentCleanup, type VersionCleanup } from './cleanup-report.js';
import { duration } from './durations.js';
import { type Table } from './tables.js';
import { targetText } from './messages.js';

const STATE: Readonly<Record<VersionCleanup['state'], string>> = {
  kept: 'keep',
  deleted: 'deleted',
  stopped: 'workers stopped',
  waiting: 'waiting',
  undeletable: 'undeletable',
  planned: 'would retire',
};

/** Every version with what happened to it and why. Cells are as found: whoever prints them makes them safe. */
export function cleanupTable({ versions }: DeploymentCleanup): Table {
  return [
    ['Build ID', 'Status', 'Result', 'Why'],
    ...versions.map(({ buildId, status, state, because, note }) => [
      buildId,
      status,
      STATE[state],
      note === '' ? because : `${because}; ${note}`,
    ]),
  ];
}

/** Who keeps versions alive, by workflow type. */
export function blockerTable({ versions }: DeploymentCleanup, now: number): Table {
  return [
    ['Build ID', 'Workflow type', 'Open', 'Oldest', 'What helps'],
    ...versions.flatMap(({ buildId, blockers }) =>
      blockers.map(({ workflowType, count, oldest, advice }) => [
        buildId,
        workflowType,
        String(count),
        duration(now - oldest),
        advice,
      ]),
    ),
  ];
}

/** How full the deployment is, in one line. */
export function capacityText({ listed, most, perDay, daysLeft, current, undeletable }: DeploymentCleanup): string {
  const rate =
    perDay === null || daysLeft === null
      ? 'no new ones in the last week'
      : `${perDay.toFixed(1)} new ones a day, room for ${Math.floor(daysLeft)} days`;
  const broken = undeletable === 0 ? '' : `, ${undeletable} of them undeletable`;
  return `${targetText(current)} Current; ${listed} of ${most} versions${broken}; ${rate}`;
}
