import { duration } from './durations.js';
import { targetText } from './messages.js';
import { counted, grouped, percent } from './numbers.js';
import { type PlanReport, type PlanStep } from './plan-report.js';
import { type Table } from './tables.js';

const CHANCE: Readonly<Record<PlanStep['chance'], string>> = {
  likely: 'yes',
  unlikely: 'hardly',
  impossible: 'no',
  unknown: 'not known',
};

const ACT: Readonly<Record<PlanReport['acts'][number]['kind'], string>> = {
  check: 'check',
  checkpoint: 'write checkpoint',
  ramp: 'write ramp',
  current: 'write Current',
  wait: 'wait',
  person: 'a person decides',
};

export const PLAN_HEADING = {
  steps: 'Steps',
  moves: 'What the ramp moves',
  acts: 'In order',
  notes: 'To know',
  remedies: 'Remedies',
} as const;

/** Shares below this are told as such. */
const FEW = 10;

const amount = (value: number): string => (value < FEW ? String(Number(value.toFixed(1))) : grouped(Math.round(value)));

/** Every step: how long its gate needs and what it catches. Cells are as found: whoever prints them makes them safe. */
export function planTable({ steps }: PlanReport): Table {
  return [
    ['Step', 'Ramp', 'Bake', 'Deadline', 'Passes', 'After about', 'Closed by then', 'Catches', 'Lost if all fail'],
    ...steps.map((step) => [
      String(step.step + 1),
      step.rampPercentage === 100 ? '100 % (bake)' : percent(step.rampPercentage),
      `${duration(step.pause)}${step.approval ? ', then a person' : ''}`,
      duration(step.maxDuration),
      CHANCE[step.chance],
      step.chance === 'unknown' ? '' : step.passAfter === null ? 'more than a year' : duration(step.passAfter),
      step.chance === 'unknown' ? '' : amount(step.closed),
      step.chance === 'unknown' ? '' : step.detectable === null ? 'nothing' : `from +${percent(step.detectable * 100)}`,
      step.chance === 'unknown' ? '' : amount(step.lostIfAllFail),
    ]),
  ];
}

/** Whom each step moves. */
export function movesTable({ steps, open }: PlanReport): Table {
  const about = open !== null && open.looked < open.open ? 'about ' : '';
  return [
    ['Ramp', 'Open workflows', 'Such as'],
    ...steps
      .filter(({ moves }) => moves.count > 0)
      .map(({ rampPercentage, moves }) => [percent(rampPercentage), `${about}${grouped(moves.count)}`, moves.sample.join(', ')]),
  ];
}

/** What deploy would do, in order; a checkpoint and the routing write that it names are one line each. */
export function actsTable({ acts }: PlanReport): Table {
  return [
    ['', 'Act', 'Why'],
    ...acts.map(({ kind, rampPercentage, wait, because }, at) => [
      String(at + 1),
      `${ACT[kind]}${rampPercentage === undefined ? '' : ` ${percent(rampPercentage)}`}${wait === undefined ? '' : ` ${duration(wait)}`}`,
      because,
    ]),
  ];
}

/** The facts as name and value. */
export function planFacts(report: PlanReport): readonly (readonly [string, string])[] {
  const { deployment, namespace, buildId, current, ramping, traffic, open, calls } = report;
  return [
    ['Deployment', `${deployment} in namespace ${namespace}`],
    [
      'Build ID',
      `${buildId ?? 'not named yet'}, now ${targetText(current)} is Current${ramping === null ? '' : ` and ${ramping} ramps`}`,
    ],
    ...(traffic === null
      ? []
      : ([
          [
            'Traffic',
            `${counted(traffic.perDay, 'workflow')} a day, counted over ${duration(traffic.window)}; ${percent(traffic.failureRate * 100)} fail without a deploy`,
          ],
        ] as const)),
    ...(open === null ? [] : ([['Open', `${counted(open.open, 'workflow')} that the ramp may move`]] as const)),
    ['Cost', `${counted(calls, 'call')} to Temporal, none of them writes`],
  ];
}

/** The remedies of all steps, each once, with the steps that they are for. */
export function remedies({ steps }: PlanReport): readonly string[] {
  return [...new Set(steps.flatMap((step) => step.remedies))];
}
