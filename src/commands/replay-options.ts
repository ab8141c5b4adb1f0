import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import parseDuration from 'parse-duration';
import { type BaseRequest } from '../replay/base.js';
import { type Policy } from '../replay/causes.js';
import { type ReplaySetup } from '../replay/setup.js';
import { parseShard, type Shard } from '../replay/shard.js';
import { UserError } from '../system/errors.js';
import { sayReplay } from './replay-messages.js';

/** The options of `replay` as the command line gives them; kebab-case names, lists for those that may come several times. */
export interface ReplayArguments {
  readonly texts: Readonly<Record<string, string>>;
  readonly histories: readonly string[];
  readonly interceptors: readonly string[];
}

/** What the options of `replay` mean. Every path but those of histories is absolute. */
export interface ReplayOptions {
  readonly histories: readonly string[];
  /** What of the setup was given; absent = from rainbow.yaml, or a default. */
  readonly setup: Partial<ReplaySetup>;
  /** The code as the user named it. */
  readonly shownCode: string | undefined;
  readonly base: BaseRequest | undefined;
  readonly policy: Policy;
  readonly shard: Shard | null;
  readonly bail: boolean;
}

const PATHS = {
  project: 'project',
  workflows: 'workflowsPath',
  'workflow-bundle': 'workflowBundle',
  'payload-converter-path': 'payloadConverterPath',
  'failure-converter-path': 'failureConverterPath',
  'data-converter-path': 'dataConverterPath',
  'bundler-options-path': 'bundlerOptionsPath',
} as const satisfies Record<string, keyof ReplaySetup>;

const MOST_CHILDREN = 8;
/** Default of the watchdog per history, milliseconds; as in rainbow.yaml. */
export const TIMEOUT = 20_000;

/** Throws UserError. */
export function replayOptions({ texts, histories, interceptors }: ReplayArguments, cwd: string): ReplayOptions {
  const absolute = (path: string): string => resolve(cwd, path);
  if (texts['workflows'] !== undefined && texts['workflow-bundle'] !== undefined) throw new UserError(sayReplay.twoCodes());
  const paths: Partial<Record<(typeof PATHS)[keyof typeof PATHS], string>> = {};
  for (const [option, name] of Object.entries(PATHS)) {
    const text = texts[option];
    if (text !== undefined) paths[name] = absolute(text);
  }
  const { concurrency, timeout, shard } = texts;
  const setup: Partial<ReplaySetup> = {
    ...paths,
    ...(interceptors.length === 0 ? {} : { workflowInterceptorModules: interceptors.map(absolute) }),
    ...(concurrency === undefined ? {} : { concurrency: children(concurrency) }),
    ...(timeout === undefined ? {} : { timeout: milliseconds(timeout) }),
  };
  return {
    histories,
    setup,
    shownCode: texts['workflows'] ?? texts['workflow-bundle'],
    base: baseOf(texts, absolute),
    policy: {
      latent: oneOf('latent', texts['latent'], ['fail', 'warn']),
      drift: oneOf('drift', texts['drift'], ['report', 'fail']),
    },
    shard: shard === undefined ? null : parseShard(shard),
    bail: texts['bail'] === 'true',
  };
}

/** As many children as there are processors; each holds the SDK and a bundle. */
export function defaultConcurrency(): number {
  return Math.max(1, Math.min(availableParallelism(), MOST_CHILDREN));
}

function baseOf(texts: ReplayArguments['texts'], absolute: (path: string) => string): BaseRequest | undefined {
  const { 'base-bundle': bundle, 'base-workflows': workflows, 'base-ref': ref } = texts;
  // A ref besides a bundle says where the diff comes from; the code comes from the bundle.
  if (bundle !== undefined && workflows !== undefined) throw new UserError(sayReplay.twoBases());
  if (bundle !== undefined) return { kind: 'bundle', path: absolute(bundle) };
  if (workflows !== undefined) return { kind: 'workflows', path: absolute(workflows) };
  return ref === undefined ? undefined : { kind: 'ref', ref };
}

/** The first is the default. */
function oneOf<Choice extends string>(name: string, text: string | undefined, choices: readonly [Choice, ...Choice[]]): Choice {
  if (text === undefined) return choices[0];
  const choice = choices.find((each) => each === text.trim());
  if (choice === undefined) throw new UserError(sayReplay.badChoice(name, text, choices));
  return choice;
}

function children(text: string): number {
  const number = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  if (number < 1 || number > 64) throw new UserError(sayReplay.badConcurrency(text));
  return number;
}

function milliseconds(text: string): number {
  const value = /^\d+(?:\.\d+)?(?:ms|s|m|h)$/.test(text.trim()) ? parseDuration(text.trim()) : null;
  if (value === null || value < 1) throw new UserError(sayReplay.badTimeout(text));
  return Math.round(value);
}
