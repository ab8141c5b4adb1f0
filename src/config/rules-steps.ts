import {
  approvalContradicted,
  deadlineBeforePause,
  rampNotIncreasing,
  stepWithoutDeadline,
  stepWithoutPause,
  stepWithoutRamp,
  twoNames,
} from './messages.js';
import { type Mistake } from './mistake.js';
import { isList, isMap, valueAt, type Path } from './tree.js';
import { duration, ramp } from './values.js';

type Fields = Readonly<Record<string, unknown>>;

interface Step {
  readonly path: Path;
  readonly fields: Fields;
}

const ALIASES = [
  ['rampPercentage', 'setWeight'],
  ['pauseDuration', 'pause'],
] as const;

/** What must hold between the values of a step and from step to step. Values that are wrong in themselves are left to the schema. */
export function stepMistakes(tree: unknown): Mistake[] {
  const list = valueAt(tree, ['rollout', 'steps']);
  if (!isList(list)) return [];
  const steps = list.flatMap((fields, index) => (isMap(fields) ? [{ path: ['rollout', 'steps', index], fields }] : []));
  const extend = valueAt(tree, ['rollout', 'analysis', 'onInconclusive']) === 'extend';
  return [
    ...steps.flatMap(aliasMistakes),
    ...steps.flatMap((step) => gapMistakes(step, extend)),
    ...steps.flatMap(timeMistakes),
    ...orderMistakes(steps),
  ];
}

function aliasMistakes({ path, fields }: Step): Mistake[] {
  return ALIASES.filter(([canonical, alias]) => has(fields, canonical) && has(fields, alias)).map(([canonical, alias]) => ({
    path: [...path, alias],
    at: 'key',
    says: (name) => twoNames(name, canonical),
  }));
}

function gapMistakes({ path, fields }: Step, extend: boolean): Mistake[] {
  const paused = has(fields, 'pauseDuration') || has(fields, 'pause');
  const gaps = [
    ...(has(fields, 'rampPercentage') || has(fields, 'setWeight') ? [] : [stepWithoutRamp]),
    ...(paused || fields['approval'] === true || isMap(fields['approval']) ? [] : [stepWithoutPause]),
    ...(extend && !has(fields, 'maxDuration') ? [stepWithoutDeadline] : []),
  ];
  const mistakes: Mistake[] = gaps.map((says) => ({ path, at: 'value', says }));
  if (!waitsForPerson(fields['pause']) || fields['approval'] !== false) return mistakes;
  return [...mistakes, { path: [...path, 'approval'], at: 'value', says: approvalContradicted }];
}

function timeMistakes({ path, fields }: Step): Mistake[] {
  const pause = pauseText(fields);
  const [shortest, longest] = [duration.safeParse(pause), duration.safeParse(fields['maxDuration'])];
  if (!shortest.success || !longest.success || longest.data >= shortest.data) return [];
  const says = (name: string) => deadlineBeforePause(name, String(pause), String(fields['maxDuration']));
  return [{ path: [...path, 'maxDuration'], at: 'value', says }];
}

function orderMistakes(steps: readonly Step[]): Mistake[] {
  const mistakes: Mistake[] = [];
  let before = 0;
  for (const { path, fields } of steps) {
    const key = has(fields, 'rampPercentage') ? 'rampPercentage' : 'setWeight';
    const { success, data: found } = ramp.safeParse(fields[key]);
    if (!success) continue;
    const floor = before;
    if (found <= floor)
      mistakes.push({ path: [...path, key], at: 'value', says: (name) => rampNotIncreasing(name, floor, found) });
    before = Math.max(before, found);
  }
  return mistakes;
}

function pauseText({ pauseDuration, pause }: Fields): unknown {
  return pauseDuration ?? (isMap(pause) ? pause['duration'] : pause);
}

/** The steps that the rollout goes through, as written; none where the strategy leaves them out. */
export function stepsThrough(tree: unknown): readonly unknown[] {
  const strategy = valueAt(tree, ['rollout', 'strategy']);
  const steps = valueAt(tree, ['rollout', 'steps']);
  return isList(steps) && (strategy === undefined || strategy === 'Progressive') ? steps : [];
}

/** Argo's `pause: {}`. */
export function waitsForPerson(pause: unknown): boolean {
  return isMap(pause) && pause['duration'] === undefined;
}

function has(fields: Fields, key: string): boolean {
  return Object.hasOwn(fields, key);
}
