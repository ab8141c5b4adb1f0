import { VERSION } from '../../system/version.js';
import { duration, moment, timeOfDay } from '../durations.js';
import {
  affectedText,
  HEADING,
  LEVEL,
  lookText,
  OUTCOME,
  PART,
  PROPAGATION,
  rampText,
  replayCoverageText,
  stepText,
  stuckText,
} from '../messages.js';
import { nextSteps } from '../next-steps.js';
import { grouped, percent } from '../numbers.js';
import { rampCurve } from '../ramp-curve.js';
import { type Report } from '../report.js';
import { outcomeTable, type Table, versionTable } from '../tables.js';
import { title } from '../title.js';
import { causeParts } from './cause-parts.js';
import { rampFigure } from './chart.js';
import { failuresFigure, failuresTable } from './failures.js';
import { html, type Html, NOTHING } from './html.js';
import { list, names, page, section, table, type Tone } from './parts.js';

const TONE: Readonly<Record<Report['outcome'], Tone>> = {
  completed: 'good',
  held: 'held',
  refused: 'bad',
  'rolled-back': 'bad',
  aborted: 'held',
  superseded: 'held',
  conflict: 'bad',
  error: 'bad',
  shown: 'good',
};
/** Rows of any table. */
const MOST = 500;

/** The story of a rollout as one self-contained HTML file: what became of it, by which evidence, and what to do next. */
export function rolloutPage(report: Report): string {
  const { outcome, replay, affected, routing, entries, startedAt, endedAt } = report;
  const versions = routing === null ? NOTHING : table('Versions and their share', versionTable(routing, endedAt), MOST);
  return page({
    title: title(report),
    label: OUTCOME[outcome] === '' ? HEADING.rollout : OUTCOME[outcome],
    tone: TONE[outcome],
    sections: [
      facts(report),
      section(HEADING.next, list(nextSteps(report))),
      section(HEADING.ramp, rampFigure(rampCurve(report)), table('Ramp at each moment', rampRows(report), MOST)),
      section(HEADING.steps, table('Steps of the rollout', stepRows(report), MOST)),
      verdict(report),
      section('Failures on both versions', failuresFigure(report), failuresTable(report)),
      replay === null
        ? NOTHING
        : section(
            HEADING.replay,
            html`<p>${replay.kind.toUpperCase()}. ${replay.because}</p>
              <p>${replayCoverageText(replay)}</p>`,
            table('Coverage of the replay', coverageRows(replay.coverage), MOST),
            ...causeParts(replay.causes.map((cause) => ({ ...cause, change: null, suggestion: null }))),
          ),
      affected === null ? NOTHING : section(HEADING.affected, html`<p>${affectedText(report)}</p>`, names(affected.sample)),
      section(HEADING.routing, versions, routing === null ? NOTHING : html`<p>${PROPAGATION[routing.propagation]}</p>`),
      section(HEADING.entries, table('Everything, in order', entryRows(entries), MOST)),
    ],
    foot: `Rainbow Deploy ${VERSION}, ${report.verb} from ${moment(startedAt)} to ${moment(endedAt)}`,
  });
}

function facts(report: Report): Html {
  const { deployment, namespace, buildId, previousBuildId, startedAt, endedAt } = report;
  const rows = [
    ['Deployment', `${deployment} in namespace ${namespace}`],
    ...(buildId === null ? [] : [['Build ID', previousBuildId === null ? buildId : `${buildId}, before it ${previousBuildId}`]]),
    ...(buildId === null ? [] : [['Ramp', rampText(report)]]),
    ['Took', `${duration(endedAt - startedAt)}, from ${moment(startedAt)}`],
  ];
  return html`<div class="wide" tabindex="0" role="region" aria-label="Facts">
    <table>
      <tbody>
        ${rows.map(
          ([name = '', value = '']) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function verdict({ looks, buildId, previousBuildId }: Report): Html {
  const look = looks.at(-1);
  if (look === undefined) return NOTHING;
  const { evidence } = look;
  const metrics = look.verdict.metrics.map(({ metric, kind, seen, limit }) => [metric, kind, seen, limit]);
  return section(
    HEADING.verdict,
    html`<p>${lookText(look)}</p>`,
    table('What the gate looked at', [['Metric', 'Verdict', 'Seen', 'Limit'], ...metrics], MOST),
    table('How workflows ended', outcomeTable({ evidence, buildId, previousBuildId }), MOST),
    names(evidence.stuck.map(stuckText)),
    names(evidence.unread),
  );
}

function rampRows(report: Report): Table {
  const rows = rampCurve(report).map(({ at, ramp, verdict: said = '' }) => [timeOfDay(at), percent(ramp), said]);
  return [['Time', 'Ramp', 'Verdict'], ...rows];
}

function stepRows({ steps }: Report): Table {
  const rows = steps.map((step, at) => [
    String(at + 1),
    percent(step.rampPercentage),
    stepText(step),
    step.pause === 0 ? 'none' : duration(step.pause),
    step.since === undefined ? '' : timeOfDay(step.since),
  ]);
  return [['Step', 'Ramp', 'State', 'Bake', 'Since'], ...rows];
}

function coverageRows(coverage: NonNullable<Report['replay']>['coverage']): Table {
  const rows = coverage.map(({ workflowType, selected, replayed, failed }) => [
    workflowType,
    ...[selected, replayed, failed].map(grouped),
  ]);
  return [['Workflow type', 'Selected', 'Replayed', 'Failed'], ...rows];
}

function entryRows(entries: Report['entries']): Table {
  return [
    ['Time', 'Part', '', 'What'],
    ...entries.map(({ at, part, level, text }) => [timeOfDay(at), PART[part], LEVEL[level], text]),
  ];
}
