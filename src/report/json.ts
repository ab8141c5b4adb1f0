import { type CleanupReport } from './cleanup-report.js';
import { cleanupJsonSchema } from './cleanup-report-schema.js';
import { patchesJsonSchema, type PatchesReport } from './patches-report.js';
import { doctorJsonSchema, type DoctorReport } from './doctor-report.js';
import { planJsonSchema, type PlanReport } from './plan-report.js';
import { type RecoverReport } from './recover-report.js';
import { recoverJsonSchema } from './recover-report-schema.js';
import { reportJsonSchema } from './report-schema.js';
import { type Report } from './report.js';
import { harmlessJson } from './harmless-json.js';

/**
 * The report as pretty-printed JSON, one trailing newline. Keys come in the order of the published schema and nothing outside
 * of it gets in. What a terminal or GitHub's runner would obey (`##[name]`) is written as `\u` escapes: the value is the same.
 */
export function reportJson(report: Report): string {
  return safeJson(report, fieldNames(reportJsonSchema()));
}

/** The report of `cleanup`, likewise. */
export function cleanupJson(report: CleanupReport): string {
  return safeJson(report, fieldNames(cleanupJsonSchema()));
}

/** The report of `doctor`, likewise. */
export function doctorJson(report: DoctorReport): string {
  return safeJson(report, fieldNames(doctorJsonSchema()));
}

/** The report of `plan`, likewise. */
export function planJson(report: PlanReport): string {
  return safeJson(report, fieldNames(planJsonSchema()));
}

/** The report of `patches`, likewise. */
export function patchesJson(report: PatchesReport): string {
  return safeJson(report, fieldNames(patchesJsonSchema()));
}

/** The report of `recover`, likewise. */
export function recoverJson(report: RecoverReport): string {
  return safeJson(report, fieldNames(recoverJsonSchema()));
}

/** Any value as pretty-printed JSON, one trailing newline, in which nothing is obeyed; only the fields named, in their order, if some are named. */
export function safeJson(value: unknown, fields?: string[]): string {
  return harmlessJson(`${JSON.stringify(value, fields, 2)}\n`);
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
