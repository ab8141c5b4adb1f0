import { type CleanupReport } from './cleanup-report.js';
import { type DoctorReport } from './doctor-report.js';
import { plain } from './escape.js';
import { type PatchesReport } from './patches-report.js';
import { type PlanReport } from './plan-report.js';
import { type RecoverReport } from './recover-report.js';
import { type Report } from './report.js';

/** The outputs of the Action: kebab-case names, strings, empty when there is nothing. `reportPath` is where the caller wrote the JSON report. */
export function actionOutputs(report: Report, reportPath = ''): Record<string, string> {
  return {
    outcome: report.outcome,
    'build-id': report.buildId ?? '',
    'previous-build-id': report.previousBuildId ?? '',
    ramp: String(report.ramp),
    headline: plain(report.headline),
    report: reportPath,
  };
}

/** The same of a `cleanup`, which is about no single Build ID. */
export function cleanupOutputs({ outcome, headline, deployments }: CleanupReport, reportPath = ''): Record<string, string> {
  const deleted = deployments.flatMap(({ versions }) => versions).filter(({ state }) => state === 'deleted').length;
  return { outcome, headline: plain(headline), deleted: String(deleted), report: reportPath };
}

/** The same of a `doctor`, with the checks that were not well. */
export function doctorOutputs({ outcome, headline, checks }: DoctorReport, reportPath = ''): Record<string, string> {
  const idsOf = (wanted: string): string => checks.flatMap(({ id, state }) => (state === wanted ? [id] : [])).join(',');
  return { outcome, headline: plain(headline), failing: idsOf('fail'), warned: idsOf('warn'), report: reportPath };
}

/** The same of a `plan`; nothing is routed, so there is no ramp. */
export function planOutputs({ outcome, headline, buildId, current }: PlanReport, reportPath = ''): Record<string, string> {
  return {
    outcome,
    'build-id': buildId ?? '',
    'previous-build-id': current ?? '',
    ramp: '',
    headline: plain(headline),
    report: reportPath,
  };
}

/** The same of a `recover`; `build-id` names what the runs were brought away from, `previous-build-id` where they were brought to. */
export function recoverOutputs({ outcome, headline, from, to }: RecoverReport, reportPath = ''): Record<string, string> {
  const build = from.join(',');
  return { outcome, 'build-id': build, 'previous-build-id': to, ramp: '', headline: plain(headline), report: reportPath };
}

/** The same of `patches`: which IDs ask for something, separated by commas. */
export function patchesOutputs({ outcome, headline, patches }: PatchesReport, reportPath = ''): Record<string, string> {
  const of = (wanted: string): string => patches.flatMap(({ id, verdict }) => (verdict === wanted ? [plain(id)] : [])).join(',');
  return {
    outcome,
    headline: plain(headline),
    deprecate: of('deprecate'),
    remove: of('remove'),
    broken: of('broken'),
    report: reportPath,
  };
}
