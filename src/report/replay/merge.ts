import { worstFirst } from '../../replay/causes.js';
import { groupBy } from '../../replay/group.js';
import { UserError } from '../../system/errors.js';
import { concludeReport } from './conclude.js';
import { mergeCoverage } from './coverage.js';
import { merging } from './messages.js';
import { type ReplayReport, type ReplayReportCause } from './schema.js';

export interface NamedReport {
  /** As the user named the file. */
  readonly file: string;
  readonly report: ReplayReport;
}

const EXAMPLES = 3;

/** The reports of all shards as one. A missing shard is trouble in that report; reports that do not belong together throw UserError. */
export function mergeReports(named: readonly NamedReport[]): ReplayReport {
  const [first] = named;
  if (first === undefined) throw new UserError(merging.none());
  const of = checkedTotal(named, first);
  const reports = [...named]
    .sort((a, b) => (a.report.shard?.index ?? 0) - (b.report.shard?.index ?? 0))
    .map(({ report }) => report);
  const present = new Set(reports.map(({ shard }) => shard?.index));
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !present.has(index));
  const troubles = [
    ...(missing.length === 0 ? [] : [merging.missing(missing, of)]),
    ...reports.flatMap(({ trouble, shard }) => (trouble === null ? [] : [`shard ${shard?.index ?? '?'}: ${trouble}`])),
  ];
  return concludeReport({
    format: 1,
    verb: 'replay',
    sdkVersion: distinct(reports.map(({ sdkVersion }) => sdkVersion)).join(', ') || null,
    code: reports.find(({ code }) => code !== null)?.code ?? null,
    live: reports.some(({ live }) => live),
    openRuns: reports.reduce<number | null>(
      (most, { openRuns }) => (openRuns === null ? most : Math.max(most ?? 0, openRuns)),
      null,
    ),
    minHistories: Math.max(...reports.map(({ minHistories }) => minHistories)),
    shard: null,
    startedAt: Math.min(...reports.map(({ startedAt }) => startedAt)),
    elapsed: Math.max(...reports.map(({ elapsed }) => elapsed)),
    counts: sumCounts(reports),
    coverage: mergeCoverage(reports.map(({ coverage }) => coverage)),
    causes: mergeCauses(reports.flatMap(({ causes }) => causes)),
    notes: distinct([...differences(reports), ...reports.flatMap(({ notes }) => notes)]),
    trouble: troubles.length === 0 ? null : troubles.join('; '),
    histories: reports.flatMap(({ histories }) => histories),
  });
}

function checkedTotal(named: readonly NamedReport[], first: NamedReport): number {
  const seen = new Set<number>();
  const of = first.report.shard?.of ?? 0;
  for (const { file, report } of named) {
    if (report.shard === null) throw new UserError(merging.noShard(file));
    if (report.shard.of !== of) throw new UserError(merging.otherTotal(file, report.shard.of, of));
    if (seen.has(report.shard.index)) throw new UserError(merging.twice(report.shard.index, file));
    seen.add(report.shard.index);
  }
  return of;
}

function differences(reports: readonly ReplayReport[]): string[] {
  const versions = distinct(reports.map(({ sdkVersion }) => sdkVersion));
  const code = distinct(reports.map((report) => report.code?.hash ?? report.code?.commit ?? null));
  return [
    ...(versions.length > 1 ? [merging.mixedSdk(versions)] : []),
    ...(code.length > 1 ? [merging.mixedCode(code.map((name) => name.slice(0, 12)))] : []),
  ];
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}

function sumCounts(reports: readonly ReplayReport[]): ReplayReport['counts'] {
  const sum = (name: keyof ReplayReport['counts']): number => reports.reduce((total, { counts }) => total + counts[name], 0);
  return {
    // Every shard found all of them.
    found: Math.max(...reports.map(({ counts }) => counts.found)),
    selected: sum('selected'),
    judged: sum('judged'),
    replayed: sum('replayed'),
    failed: sum('failed'),
    latent: sum('latent'),
    alreadyBroken: sum('alreadyBroken'),
    drifted: sum('drifted'),
    notJudged: sum('notJudged'),
    unreached: sum('unreached'),
  };
}

function mergeCauses(causes: readonly ReplayReportCause[]): ReplayReportCause[] {
  const merged = [...groupBy(causes, ({ fingerprint }) => fingerprint).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [
      {
        ...first,
        histories: same.reduce((total, { histories }) => total + histories, 0),
        examples: same.flatMap(({ examples }) => examples).slice(0, EXAMPLES),
      },
    ];
  });
  return worstFirst(merged);
}
