import { type MetricState } from './measurements.js';

/** What the gate says about metrics from outside. `because` sentences carry no full stop: others are built around them. */

const measurements = (count: number): string => `${count} measurement${count === 1 ? '' : 's'}`;

const saying = (seen: string | undefined): string => (seen === undefined ? '' : `: ${seen}`);

/** "0.93; 1 of 12 measurements failed" */
export function metricSeen({ measured, failed, errors, last, seen }: MetricState): string {
  if (errors > 0) return `${errors} error${errors === 1 ? '' : 's'} in a row${saying(seen)}`;
  if (last === 'none') return 'not measured yet';
  const value = seen === undefined ? '' : `${seen}; `;
  if (last === 'no-data') return `${value}no data`;
  return `${value}${failed} of ${measurements(measured)} failed`;
}

/** The limit in words, and what it is worth: nobody states how often a threshold is wrong. */
export function thresholdText({ condition, failureLimit, dryRun }: MetricState): string {
  const borne = failureLimit === 0 ? '' : `, ${failureLimit} failed measurement${failureLimit === 1 ? '' : 's'} borne`;
  return `${condition}${borne} (threshold, not a test${dryRun ? '; dry run, decides nothing' : ''})`;
}

export const metricBecause = {
  failed: ({ name, failed, measured, failureLimit, condition, seen }: MetricState) =>
    `${failed} of ${measurements(measured)} of ${name} failed${failureLimit === 0 ? '' : `, ${failureLimit} are borne`} (threshold ${condition}, not a test)${saying(seen)}`,
  error: ({ name, errors, seen }: MetricState) =>
    `${name} could not be measured${errors > 1 ? `, ${errors} times in a row` : ''}${saying(seen)}`,
  noData: ({ name, seen }: MetricState) => `${name} has no data${saying(seen)}`,
  between: ({ name, condition, seen }: MetricState) => `${name} neither succeeds nor fails (${condition})${saying(seen)}`,
  tooFew: ({ name, measured, needed, due }: MetricState) =>
    measured === 0
      ? `${name} has not been measured yet${due === undefined ? '' : ' (initialDelay)'}`
      : `${name} has ${measured} of the ${measurements(needed)} needed`,
};
