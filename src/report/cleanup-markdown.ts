import { type CleanupReport, type DeploymentCleanup } from './cleanup-report.js';
import { blockerTable, capacityText, cleanupTable } from './cleanup-rows.js';
import { markdownCode, markdownSentence, markdownText } from './escape.js';
import { MAX_SUMMARY_BYTES } from './markdown.js';
import { section, tableText } from './markdown-table.js';
import { type Table } from './tables.js';
import { title } from './title.js';

/**
 * The report as GitHub-flavoured Markdown for a step summary, at most `limit` bytes: of what does not fit, versions that simply stay
 * are left out first, then whole tables, and the last line says so.
 */
export function cleanupMarkdown(report: CleanupReport, limit = MAX_SUMMARY_BYTES): string {
  const busy = (found: DeploymentCleanup): DeploymentCleanup => ({
    ...found,
    versions: found.versions.filter(({ state, blockers }) => state !== 'kept' || blockers.length > 0),
  });
  const bare = (found: DeploymentCleanup): DeploymentCleanup => ({ ...found, versions: [] });
  const whole = render(report, report.deployments, '');
  if (Buffer.byteLength(whole) <= limit) return whole;
  const short = render(report, report.deployments.map(busy), 'Versions that simply stay are left out; the JSON report has them.');
  if (Buffer.byteLength(short) <= limit) return short;
  return render(report, report.deployments.map(bare), 'The versions are left out; the JSON report has them.');
}

function render(report: CleanupReport, deployments: readonly DeploymentCleanup[], left: string): string {
  const parts = deployments.map((found) => deploymentText(found, report.endedAt));
  const all = [`### ${markdownSentence(title(report))}`, ...parts, ...(left === '' ? [] : [`_${left}_`])];
  return `${all.filter((part) => part !== '').join('\n\n')}\n`;
}

function deploymentText(found: DeploymentCleanup, now: number): string {
  const { deployment, namespace, skipped } = found;
  const heading = `${markdownCode(deployment)} in namespace ${markdownCode(namespace)}`;
  if (skipped !== null) return section(heading, markdownSentence(skipped));
  return section(heading, markdownText(capacityText(found)), table(cleanupTable(found)), table(blockerTable(found, now)));
}

/** The first column holds names; the others hold sentences. */
function table([head, ...rows]: Table): string {
  return tableText([
    head,
    ...rows.map(([name = '', ...cells]) => [markdownCode(name), ...cells.map((cell) => markdownSentence(cell))]),
  ]);
}
