import { type Entry, type Report } from '../../../src/report/report.js';

/** A report of a finished deploy, with whatever the test says differently. */
export function sampleReport(differences: Partial<Report> = {}): Report {
  return {
    format: 1,
    verb: 'deploy',
    outcome: 'completed',
    exitCode: 0,
    headline: 'orders v2 is Current.',
    namespace: 'default',
    deployment: 'orders',
    buildId: 'v2',
    previousBuildId: 'v1',
    ramp: 100,
    startedAt: 1_000,
    endedAt: 2_000,
    steps: [],
    entries: [],
    replay: null,
    looks: [],
    affected: null,
    routing: null,
    ...differences,
  };
}

export function entry(level: Entry['level'], text: string): Entry {
  return { at: 1_000, part: 'step', level, text };
}
