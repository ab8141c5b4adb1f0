import { type CleanupReport, type DeploymentCleanup } from './cleanup-report.js';
import { blockerTable, capacityText, cleanupTable } from './cleanup-rows.js';
import { colours, OUTCOME_TONE } from './colours.js';
import { plain } from './escape.js';
import { type Table } from './tables.js';
import { type TerminalOptions } from './terminal.js';
import { title } from './title.js';
import { aligned } from './width.js';

const LONGEST = 300;

/** The final text of `cleanup` for a terminal or a log: the story first, then each deployment with its versions. */
export function cleanupSummary(report: CleanupReport, { colour, files = [] }: TerminalOptions): string {
  const shades = colours(colour);
  const first = shades.strong(shades[OUTCOME_TONE[report.outcome]](title(report)));
  const parts = report.deployments.map((each) => deploymentText(each, report.endedAt, shades.strong));
  const written = files.map(({ name, path }) => `  ${plain(name)}  ${plain(path)}`);
  const last = written.length === 0 ? [] : [[shades.strong('Files'), ...written].join('\n')];
  return `${[first, ...parts, ...last].join('\n\n')}\n`;
}

function deploymentText(found: DeploymentCleanup, now: number, strong: (text: string) => string): string {
  const { deployment, namespace, skipped } = found;
  const lines = [
    strong(plain(`${deployment} in namespace ${namespace}`)),
    ...(skipped === null
      ? [`  ${plain(capacityText(found))}`, ...rows(cleanupTable(found)), ...rows(blockerTable(found, now))]
      : [`  ${plain(skipped)}`]),
  ];
  return lines.join('\n');
}

function rows([head, ...body]: Table): string[] {
  if (body.length === 0) return [];
  const safe = [head, ...body].map((row) => row.map((cell) => plain(cell, LONGEST)));
  return aligned(safe).map((text) => `  ${text}`);
}
