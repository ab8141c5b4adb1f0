import { UserError, UserErrors } from '../system/errors.js';
import { expandVariables, type Environment, type Expanded } from './environment.js';
import { explain } from './explain.js';
import { type Mistake } from './mistake.js';
import { entryText } from './messages.js';
import { applyFallbacks, applyInputs, sourceOf, type Overlay } from './overlay.js';
import { secretHeaderMistakes } from './rules-measuring.js';
import { secretWebhookMistakes } from './rules-notify.js';
import { pemMistakes, ruleMistakes, type Need } from './rules.js';
import { configSchema, type Config } from './schema.js';
import { pathPattern, pathText, valueAt, withValue } from './tree.js';
import { readYaml, type YamlFile } from './yaml.js';

export interface LoadOptions {
  /** How the file is called in sentences: the path as the user wrote it. */
  readonly file: string;
  readonly env: Environment;
  /** Values that win over the file. */
  readonly inputs?: readonly Overlay[];
  /** Values that count where the file says nothing; the first of several for one path wins. */
  readonly fallbacks?: readonly Overlay[];
  /** What the verb needs to know; by default everything that a rollout needs. */
  readonly need?: Need;
}

/**
 * The text of rainbow.yaml as a checked configuration with its defaults filled in: durations in milliseconds, rates as shares.
 * Without a text (`undefined`: there is no file) the inputs and fallbacks stand alone.
 * Throws `UserErrors` with every mistake found, each `file:line:column: sentence`.
 */
export function loadConfig(text: string | undefined, options: LoadOptions): Config {
  const { file, env, inputs = [], fallbacks = [], need = 'rollout' } = options;
  const yaml = text === undefined ? undefined : readYaml(text, file);
  if (yaml !== undefined && yaml.tree === undefined) throw new UserErrors(yaml.mistakes);
  const merged = applyInputs(yaml === undefined ? { version: 1 } : yaml.tree, inputs);
  const expanded = withoutUnsetWebhooks(expandVariables(merged, env));
  const { tree, unset } = need !== 'rollout' ? withoutUnknownBuild(expanded) : { tree: expanded.tree, unset: expanded.mistakes };
  const complete = applyFallbacks(tree, fallbacks);
  const parsed = configSchema.safeParse(complete);
  const stepsAreInput = sourceOf(STEPS, inputs) !== undefined;
  const rules = ruleMistakes(complete, { need, stepsAreInput, missingFile: yaml === undefined ? file : undefined });
  const mistakes = [
    ...unset,
    ...pemMistakes(yaml?.tree).filter(({ path }) => sourceOf(path, inputs) === undefined),
    ...secretHeaderMistakes(yaml?.tree),
    ...secretWebhookMistakes(yaml?.tree),
    ...(parsed.success ? [] : explain(parsed.error.issues, complete)),
    ...rules,
  ];
  const overlays = [...inputs, ...fallbacks.filter(({ path }) => valueAt(tree, path) === undefined)];
  const errors = [...(yaml?.mistakes ?? []), ...mistakes.map((mistake) => errorOf(mistake, yaml, overlays))];
  if (!parsed.success || errors.length > 0) throw new UserErrors(inOrder(errors));
  return parsed.data;
}

const STEPS = ['rollout', 'steps'];
const BUILD_ID = ['worker', 'buildID'];
const WEBHOOK = 'notify[].webhook';

/** A machine that does not know the address of a webhook can do all but tell: neither a plan nor a rollback waits for a secret. */
function withoutUnsetWebhooks({ tree, mistakes }: Expanded): Expanded {
  return { tree, mistakes: mistakes.filter(({ path, variable }) => variable === undefined || pathPattern(path) !== WEBHOOK) };
}

/** A verb that finds the rollout in progress by itself runs on machines where, say, GITHUB_SHA is not set. */
function withoutUnknownBuild({ tree, mistakes }: Expanded) {
  const unset = mistakes.filter(({ path }) => pathText(path) !== pathText(BUILD_ID));
  return { tree: unset.length === mistakes.length ? tree : withValue(tree, BUILD_ID, undefined), unset };
}

function errorOf({ path, at, says }: Mistake, yaml: YamlFile | undefined, overlays: readonly Overlay[]): UserError {
  const source = sourceOf(path, overlays);
  if (source === undefined) {
    const sentence = says(`\`${pathText(path)}\``);
    return yaml === undefined ? new UserError(sentence) : new UserError(sentence, { place: yaml.place(path, at) });
  }
  const rest = path.slice(source.path.length);
  const sentence = says([source.name, ...entryText(rest)].join(' '));
  return new UserError(source.hint === undefined || rest.length === 0 ? sentence : `${sentence}; ${source.hint}`);
}

/** As the file reads, after what no file holds. */
function inOrder(errors: readonly UserError[]): UserError[] {
  const line = ({ place }: UserError) => place?.line ?? 0;
  const column = ({ place }: UserError) => place?.column ?? 0;
  return errors.toSorted((one, other) => line(one) - line(other) || column(one) - column(other));
}
