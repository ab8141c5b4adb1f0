import { type Outcomes } from '../../gate/evidence.js';
import { timeOfDay } from '../durations.js';
import { targetText } from '../messages.js';
import { grouped, percent } from '../numbers.js';
import { type Report } from '../report.js';
import { figure } from './chart.js';
import { html, type Html, NOTHING } from './html.js';
import { table } from './parts.js';

/** How many workflows of one version had closed at a look, and how many of them badly. */
interface Closed {
  readonly closed: number;
  readonly bad: number;
}

function closedOf({ completed, failed, timedOut }: Outcomes): Closed {
  return { closed: completed + failed + timedOut, bad: failed + timedOut };
}

const share = ({ closed, bad }: Closed): number => (closed === 0 ? 0 : (bad / closed) * 100);

/** Looks with what had closed on the new version and on the one before; `undefined` where that is not known. */
function looksOf({ looks }: Report) {
  return looks.map(({ at, evidence: { candidate, baseline } }) => ({
    at,
    candidate: closedOf(candidate),
    baseline: baseline === undefined ? undefined : closedOf(baseline),
  }));
}

/** The share of workflows that failed or timed out, on both versions, look by look. Nothing before anything has closed. */
export function failuresFigure(report: Report): Html {
  const looks = looksOf(report);
  const line = (name: 'candidate' | 'baseline') =>
    looks.flatMap(({ at, [name]: found }) => (found === undefined || found.closed === 0 ? [] : [{ at, value: share(found) }]));
  const [candidate, baseline] = [line('candidate'), line('baseline')];
  const most = Math.max(0, ...[...candidate, ...baseline].map(({ value }) => value));
  if (candidate.length < 2) return NOTHING;
  const last = candidate.at(-1)?.value ?? 0;
  const before = baseline.at(-1)?.value;
  const beside = before === undefined ? '' : `, and ${percent(before)} on ${targetText(report.previousBuildId)}`;
  return html`${figure({
      id: 'failures',
      title: 'Workflows that failed or timed out, of those that closed',
      summary: `At the last look ${percent(last)} on ${report.buildId ?? 'the new version'}${beside}. Every look is in the table below.`,
      top: most <= 10 ? 10 : most <= 50 ? 50 : 100,
      lines: [
        { kind: 'new', steps: false, points: candidate },
        { kind: 'old', steps: false, points: baseline },
      ],
    })}
    <p class="faint">Whole line: ${report.buildId ?? 'the new version'}. Dashed line: ${targetText(report.previousBuildId)}.</p>`;
}

export function failuresTable(report: Report): Html {
  const cells = (found: Closed | undefined): string[] =>
    found === undefined ? ['not known', '', ''] : [grouped(found.closed), grouped(found.bad), percent(share(found))];
  const rows = looksOf(report).map(({ at, candidate, baseline }) => [timeOfDay(at), ...cells(candidate), ...cells(baseline)]);
  const of = (name: string): string[] => [`Closed on ${name}`, 'Failed', 'Share'];
  const head = ['Look', ...of(report.buildId ?? 'the new version'), ...of(targetText(report.previousBuildId))];
  return table('Failures at each look', [head, ...rows]);
}
