import { cleanupMarkdown } from '../report/cleanup-markdown.js';
import { type CleanupReport } from '../report/cleanup-report.js';
import { cleanupSummary } from '../report/cleanup-terminal.js';
import { doctorMarkdown } from '../report/doctor-markdown.js';
import { type DoctorReport } from '../report/doctor-report.js';
import { doctorSummary } from '../report/doctor-terminal.js';
import { doctorEntries } from '../report/doctor-words.js';
import { rolloutPage } from '../report/html/rollout-page.js';
import { cleanupJson, doctorJson, patchesJson, planJson, recoverJson, reportJson } from '../report/json.js';
import { stepSummary } from '../report/markdown.js';
import { actionOutputs, cleanupOutputs, doctorOutputs, patchesOutputs, planOutputs, recoverOutputs } from '../report/outputs.js';
import { patchesMarkdown } from '../report/patches-markdown.js';
import { type PatchesReport } from '../report/patches-report.js';
import { patchesSummary } from '../report/patches-terminal.js';
import { planMarkdown } from '../report/plan-markdown.js';
import { type PlanReport } from '../report/plan-report.js';
import { planSummary } from '../report/plan-terminal.js';
import { recoverMarkdown } from '../report/recover-markdown.js';
import { type RecoverReport } from '../report/recover-report.js';
import { recoverSummary } from '../report/recover-terminal.js';
import { type Report } from '../report/report.js';
import { terminalSummary } from '../report/terminal.js';
import { type Telling } from './publish.js';

/** The report of a rollout's verb, as it is told. */
export const tellRollout = (report: Report): Telling => ({
  report,
  json: () => reportJson(report),
  markdown: () => stepSummary(report),
  html: () => rolloutPage(report),
  text: (options) => terminalSummary(report, options),
  outputs: (path) => actionOutputs(report, path),
});

/** The report of `cleanup`, as it is told. */
export const tellCleanup = (report: CleanupReport): Telling => ({
  report,
  json: () => cleanupJson(report),
  markdown: () => cleanupMarkdown(report),
  text: (options) => cleanupSummary(report, options),
  outputs: (path) => cleanupOutputs(report, path),
});

/** The report of `doctor`, as it is told. */
export const tellDoctor = (report: DoctorReport): Telling => ({
  report: { ...report, entries: doctorEntries(report) },
  json: () => doctorJson(report),
  markdown: () => doctorMarkdown(report),
  text: (options) => doctorSummary(report, options),
  outputs: (path) => doctorOutputs(report, path),
});

/** The report of `plan`, as it is told. */
export const tellPlan = (report: PlanReport): Telling => ({
  report,
  json: () => planJson(report),
  markdown: () => planMarkdown(report),
  text: (options) => planSummary(report, options),
  outputs: (path) => planOutputs(report, path),
});

/** The report of `patches`, as it is told. */
export const tellPatches = (report: PatchesReport): Telling => ({
  report,
  json: () => patchesJson(report),
  markdown: () => patchesMarkdown(report),
  text: (options) => patchesSummary(report, options),
  outputs: (path) => patchesOutputs(report, path),
});

/** The report of `recover`, as it is told. */
export const tellRecover = (report: RecoverReport): Telling => ({
  report,
  json: () => recoverJson(report),
  markdown: () => recoverMarkdown(report),
  text: (options) => recoverSummary(report, options),
  outputs: (path) => recoverOutputs(report, path),
});
