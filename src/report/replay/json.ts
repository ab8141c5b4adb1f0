import { harmlessJson } from '../harmless-json.js';
import { type ReplayReport } from './schema.js';

/** The report as JSON, one trailing newline: one history a line, because there may be many thousands; the rest is indented. */
export function replayReportJson(report: ReplayReport): string {
  const { histories, ...rest } = report;
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  const lines = histories.map((history) => `    ${JSON.stringify(history)}`);
  return harmlessJson(`${head},\n  "histories": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`);
}
