import {
  autoByThreshold,
  minHistoriesUnreachable,
  noDeploymentName,
  noStrategy,
  pemInFile,
  progressiveWithoutSteps,
  replayWithoutCode,
  replayWithTwoCodes,
  stepsUnused,
  syntheticWithoutSteps,
  testedByThreshold,
} from './messages.js';
import { type Mistake } from './mistake.js';
import { platformMistakes } from './rules-platform.js';
import { freezeMistakes } from './rules-freeze.js';
import { webhookMistakes } from './rules-notify.js';
import { measuringMistakes } from './rules-measuring.js';
import { metricMistakes } from './rules-metrics.js';
import { stepMistakes, stepsThrough } from './rules-steps.js';
import { historyCounts } from './schema-rollout.js';
import { isMap, valueAt, type Path } from './tree.js';
import { isPemText } from './values.js';

/** `rollout`: the verb begins or drives a rollout, so its strategy must be stated. `deployment`: it looks at or steers what exists. `namespace`: it may be about many. */
export type Need = 'rollout' | 'deployment' | 'namespace';

export interface RuleContext {
  readonly need: Need;
  /** Name of the default configuration file when it was looked for and not found. */
  readonly missingFile: string | undefined;
  /** Whether the steps are an input: then a strategy that ignores them is a contradiction, not a choice. */
  readonly stepsAreInput: boolean;
}

/** What must hold between values that are each fine by themselves; judged on the merged configuration. */
export function ruleMistakes(tree: unknown, context: RuleContext): Mistake[] {
  return [
    ...presenceMistakes(tree, context),
    ...strategyMistakes(tree, context),
    ...stepMistakes(tree),
    ...thresholdMistakes(tree),
    ...metricMistakes(tree),
    ...freezeMistakes(tree),
    ...(context.need === 'rollout' ? [...measuringMistakes(tree), ...syntheticMistakes(tree)] : []),
    ...replayMistakes(tree, context),
    ...platformMistakes(tree),
    ...webhookMistakes(tree),
  ];
}

function presenceMistakes(tree: unknown, { need, missingFile }: RuleContext): Mistake[] {
  const mistakes: Mistake[] = [];
  if (need !== 'namespace' && !has(tree, ['worker', 'deploymentName'])) {
    mistakes.push({ path: ['worker', 'deploymentName'], at: 'key', says: () => noDeploymentName(missingFile) });
  }
  if (need === 'rollout' && !has(tree, ['rollout', 'strategy']) && !has(tree, ['rollout', 'steps'])) {
    mistakes.push({ path: ['rollout'], at: 'key', says: () => noStrategy(missingFile) });
  }
  return mistakes;
}

function strategyMistakes(tree: unknown, { stepsAreInput }: RuleContext): Mistake[] {
  const path = ['rollout', 'strategy'];
  const strategy = valueAt(tree, path);
  const steps = has(tree, ['rollout', 'steps']);
  if (strategy === 'Progressive' && !steps) return [{ path, at: 'value', says: progressiveWithoutSteps }];
  if (!stepsAreInput || (strategy !== 'AllAtOnce' && strategy !== 'Manual')) return [];
  return [{ path: ['rollout', 'steps'], at: 'key', says: (name) => stepsUnused(name, strategy) }];
}

/** A threshold can be met by the first few workflows; only the test says how sure that is. What asks for the test beside one is not ignored. */
function thresholdMistakes(tree: unknown): Mistake[] {
  const threshold = ['minSamples', 'maxWorkflowFailureRate'].find((key) => has(tree, ['rollout', 'analysis', key]));
  if (threshold === undefined) return [];
  const mode = ['rollout', 'rampMode'];
  const auto: Mistake = { path: mode, at: 'value', says: (name) => autoByThreshold(name, threshold) };
  const tested = [
    ['rollout', 'synthetic'],
    ['rollout', 'analysis', 'slow'],
  ].filter((path) => has(tree, path));
  return [
    ...(valueAt(tree, mode) === 'auto' ? [auto] : []),
    ...tested.map((path): Mistake => ({ path, at: 'key', says: (name) => testedByThreshold(name, threshold) })),
  ];
}

/** Without a ramp there is nothing to compare at. */
function syntheticMistakes(tree: unknown): Mistake[] {
  const path = ['rollout', 'synthetic'];
  return has(tree, path) && stepsThrough(tree).length === 0 ? [{ path, at: 'key', says: syntheticWithoutSteps }] : [];
}

function replayMistakes(tree: unknown, { need }: RuleContext): Mistake[] {
  const path = ['rollout', 'replay'];
  const replay = valueAt(tree, path);
  if (!isMap(replay)) return [];
  const mistakes: Mistake[] = [];
  // What steers an existing rollout may know the code of before alone.
  const enough = need !== 'rollout' && has(replay, ['baseBundle']);
  if (!enough && !has(replay, ['workflowBundle']) && !has(replay, ['workflowsPath']))
    mistakes.push({ path, at: 'key', says: replayWithoutCode });
  if (has(replay, ['workflowBundle']) && has(replay, ['workflowsPath'])) {
    mistakes.push({ path: [...path, 'workflowsPath'], at: 'key', says: replayWithTwoCodes });
  }
  return [...mistakes, ...historyMistakes(replay, path)];
}

/** `minHistories` above `total` would make every replay inconclusive. */
function historyMistakes(replay: Readonly<Record<string, unknown>>, path: Path): Mistake[] {
  const total = historyCounts.total.safeParse(replay['total']);
  const least = historyCounts.minHistories.safeParse(replay['minHistories']);
  if (!total.success || !least.success || least.data <= total.data) return [];
  const says = (name: string) => minHistoriesUnreachable(name, total.data, least.data);
  return [{ path: [...path, 'minHistories'], at: 'value', says }];
}

/** A certificate or key written out in the file instead of its path. Judge the file as written: PEM text that `${NAME}` brings is welcome. */
export function pemMistakes(tree: unknown): Mistake[] {
  const paths = ['ca', 'cert', 'key'].map((key) => ['connection', key]);
  return paths.filter((path) => isPemText(String(valueAt(tree, path)))).map((path) => ({ path, at: 'value', says: pemInFile }));
}

function has(tree: unknown, path: Path): boolean {
  return valueAt(tree, path) !== undefined;
}
