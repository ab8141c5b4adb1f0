import { boundOf } from '../../replay/bound.js';
import { isNotJudged } from '../../replay/causes.js';
import { weigh, type Weights } from '../../replay/weigh.js';
import { EXIT } from '../../system/exit-codes.js';
import { conclusions } from './messages.js';
import { type ReplayReport } from './schema.js';

/** Everything of a report but what is concluded from it. */
export type Unconcluded = Omit<ReplayReport, 'outcome' | 'exitCode' | 'headline'>;

/** The same conclusion for one run, for one shard and for all shards together, drawn from nothing but what the report shows. */
export function concludeReport(parts: Unconcluded): ReplayReport {
  const { format, verb, ...rest } = parts;
  return { format, verb, ...conclusion(parts), ...rest };
}

function conclusion(parts: Unconcluded): Pick<ReplayReport, 'outcome' | 'exitCode' | 'headline'> {
  const { causes, counts, trouble } = parts;
  const code = causes.find(({ kind }) => kind === 'code');
  if (code !== undefined) return { outcome: 'failed', exitCode: EXIT.refused, headline: code.message };
  const weighed = weighing(parts);
  const also = conclusions.also(counts);
  if (weighed.kind === 'fail') {
    const reasons = causes.filter((cause) => cause.counts).length;
    const stopped = counts.unreached === 0 ? '' : conclusions.stopped(counts.unreached);
    return {
      outcome: 'failed',
      exitCode: EXIT.refused,
      headline: `${weighed.because}${conclusions.reasons(reasons)}${also}${stopped}${trouble === null ? '' : `; ${trouble}`}`,
    };
  }
  if (trouble !== null) return { outcome: 'error', exitCode: EXIT.error, headline: conclusions.trouble(trouble, counts) };
  if (weighed.notJudged)
    return { outcome: 'error', exitCode: EXIT.error, headline: `${weighed.because}${conclusions.rest(counts)}${also}` };
  if (counts.unreached > 0) {
    return { outcome: 'inconclusive', exitCode: EXIT.held, headline: conclusions.interrupted(counts) };
  }
  if (weighed.kind === 'inconclusive') return { outcome: 'inconclusive', exitCode: EXIT.held, headline: weighed.because };
  return { outcome: 'no-counter-example', exitCode: EXIT.done, headline: `${weighed.because}${also}` };
}

function weighing({ causes, counts, coverage, live, minHistories, openRuns, shard }: Unconcluded): ReturnType<typeof weigh> {
  const whole = shard === null;
  const deciding = sums(coverage);
  // Of the open runs of a server; files stand for nobody knows how many.
  const { selected, judged } = live ? deciding : counts;
  const { replayed } = deciding;
  return weigh({
    open: live ? (openRuns ?? 0) : undefined,
    selected,
    judged,
    replayed,
    informing: counts.replayed - replayed,
    failed: counts.failed,
    notJudged: causes
      .filter(({ kind }) => isNotJudged(kind))
      .flatMap(({ kind, histories, message }) =>
        kind === 'drift' || kind === 'code' ? [] : [{ kind, histories, example: message }],
      ),
    // A single shard sees some types only; whether all were seen is known when the shards are merged.
    unseen:
      whole && live
        ? coverage.filter((row) => row.judged === 0 && row.openRuns !== 0).map(({ workflowType }) => workflowType)
        : [],
    minHistories: whole ? minHistories : 0,
    share:
      whole && live
        ? boundOf(coverage.flatMap(({ openRuns: open, ...row }) => (open === null ? [] : [{ ...row, openRuns: open }])))
        : null,
  });
}

function sums(coverage: Unconcluded['coverage']): Pick<Weights, 'selected' | 'judged' | 'replayed'> {
  const sum = (name: 'selected' | 'judged' | 'replayed'): number => coverage.reduce((total, row) => total + row[name], 0);
  return { selected: sum('selected'), judged: sum('judged'), replayed: sum('replayed') };
}
