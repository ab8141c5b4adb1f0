import { type ReplayReport } from './schema.js';
import { replayTitle } from './title.js';

/** Where the report was written; absent when it could not be. */
export interface ReplayFiles {
  readonly report: string | undefined;
  readonly sarif: string | undefined;
  readonly junit: string | undefined;
}

/** The outputs of the Action `replay`: kebab-case names, strings, empty when there is nothing. */
export function replayOutputs(report: ReplayReport, files: ReplayFiles): Record<string, string> {
  const { outcome, counts, causes } = report;
  return {
    outcome,
    headline: replayTitle(report),
    replayed: String(counts.replayed),
    failed: String(counts.failed),
    causes: String(causes.filter((cause) => cause.counts).length),
    report: files.report ?? '',
    sarif: files.sarif ?? '',
    junit: files.junit ?? '',
  };
}
