import { reportJsonSchema } from './report-schema.js';
import { type Report } from './report.js';
import { harmlessJson } from './harmless-json.js';

/**
 * The report as pretty-printed JSON, one trailing newline. Keys come in the order of the published schema and nothing outside
 * of it gets in. What a terminal or GitHub's runner would obey (`##[name]`) is written as `\u` escapes: the value is the same.
 */
export function reportJson(report: Report): string {
  return harmlessJson(`${JSON.stringify(report, fieldNames(reportJsonSchema()), 2)}\n`);
}

/** Any value as pretty-printed JSON, one trailing newline, in which nothing is obeyed. */
export function safeJson(value: unknown): string {
  return harmlessJson(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Names of all properties in a JSON Schema, in the order of their first appearance. */
function fieldNames(schema: unknown): string[] {
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
      visit(value);
    }
  };
  visit(schema);
  return [...names];
}
