import { isList, isMap } from './tree.js';

/** Every sentence that this room shows to users. `name` is the value as the user knows it: a path in the file or an input. */

export const ALLOWED = {
  map: 'a map',
  version: '`1`, the only version of this format',
  text: 'a string that is not empty',
  deploymentName: 'a string of 1 to 480 bytes without `.` and `:` that does not start with `__`',
  buildId: 'a string of 1 to 480 bytes that does not start with `__`',
  texts: 'a list of strings that are not empty',
  truth: '`true` or `false`',
  duration: 'a duration such as `10m`, `1h30m`, `500ms` or `7d`, at most `365d`',
  positiveDuration: 'a duration above zero such as `10m`, `1h30m`, `500ms` or `7d`, at most `365d`',
  interval: 'a duration of at least `100ms` such as `15s` or `1m`, at most `365d`',
  rate: 'a percentage such as `5%` or a share from 0 to 1 such as `0.05`',
  ramp: 'a number above 0 and below 100',
  steps: 'a list of 1 to 20 steps',
  pause: 'a duration such as `10m`, `{duration: 10m}`, or `{}` to wait for a person',
  seconds: 'a whole number of seconds from 1 to 31536000 (365 days)',
  replay: '`off`, or a map with `workflowBundle` or `workflowsPath`',
  json: 'a JSON value',
  start: 'a command line, or a list of the command and its arguments',
  format: '`1`, the only version of this format',
  time: 'a time such as `2026-11-22T09:30:00Z`, or milliseconds since the epoch',
  rampOrAll: 'a percentage above 0 and at most 100',
  probability: 'a percentage above 0 and below 100 such as `5%`, or a share such as `0.05`',
  looks: 'a list of 1 to 1000000 looks',
  command: 'a list of the command and its arguments, none of them empty',
  wallTime: 'a time such as `Fri 16:00` (each week) or `2026-12-24 18:00`',
  timeZone: 'a time zone such as `Europe/Berlin` or `UTC`',
  block: 'a list of `start`, `advance` and `promote`, at least one of them',
  freeze: 'a list of at most 50 freezes',
  approval: '`true`, `false`, or `{environment: production}`',
  headers: 'a map of header names and strings',
  limits: 'a map of workflow types and durations',
  url: 'an address such as `https://prometheus:9090`, without a user, a password or a placeholder in its host',
  metricName: 'a name of 1 to 50 letters, digits, `.`, `_` and `-` that begins with a letter or a digit',
  metrics: 'a list of at most 8 metrics',
  stepMetrics: 'a list of 1 to 4 metrics',
  webhooks: 'a list of at most 5 webhooks',
  events: 'a list of `paused`, `conflict`, `rolled-back`, `completed`, `aborted` and `superseded`, at least one of them',
  platform: '`none`, or a map with one of `command`, `kubernetes`, `ecs`, `cloudRun` and `lambda`',
} as const;

export function allowedCount(least: number, most: number): string {
  return `a whole number from ${least} to ${most}`;
}

export function allowedChoice(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `\`${choice}\``);
  return quoted.length === 1 ? quoted.join() : `one of ${quoted.join(', ')}`;
}

interface WrongValue {
  readonly allowed: string;
  readonly found: unknown;
  readonly meant: string | undefined;
}

export function wrongValue(name: string, { allowed, found, meant }: WrongValue): string {
  return `${name} must be ${allowed}, found ${foundText(found)}${meantText(meant)}`;
}

/** A string is wanted, but YAML reads what was written as something else: `1.10` becomes the number 1.1. */
export function unquoted(name: string, { allowed, found }: WrongValue): string {
  return `${name} must be ${allowed}, found the ${typeof found} \`${String(found)}\`; put it in quotes`;
}

export function missingKey(name: string, allowed: string): string {
  return `${name} is missing; it must be ${allowed}`;
}

interface UnknownKey {
  readonly section: string;
  readonly allowed: readonly string[];
  readonly meant: string | undefined;
}

export function unknownKey(name: string, { section, allowed, meant }: UnknownKey): string {
  const place = section === '' ? 'at the top of the file' : `in \`${section}\``;
  return `${name} is unknown${meant === undefined ? '; allowed' : `${meantText(meant)} Allowed`} ${place}: ${allowed.join(', ')}`;
}

export function notSupported(name: string, remedy = 'remove it'): string {
  return `${name} is not supported by this version; ${remedy}`;
}

export function secretInFile(name: string): string {
  return `${name} does not belong in a file; use TEMPORAL_API_KEY or the input api-key`;
}

/** The address itself is never said. */
export function secretWebhook(name: string): string {
  return `${name} does not belong in a file; write \`\${NAME}\` and keep the address in the environment`;
}

export function noWebhookAddress(name: string): string {
  return `${name} must be an address such as \`https://hooks.slack.com/services/…\`, without a user and a password; correct the variable that it comes from`;
}

export function pemInFile(name: string): string {
  return `${name} must be the path of a PEM file, found the PEM text itself; write the path, or \`\${NAME}\` to take the text from the environment`;
}

export const STEPS_SHORTHAND = 'steps are written `5:10m, 25:30m` (ramp percentage:pause, optionally :maxDuration)';

export function twoNames(name: string, canonical: string): string {
  return `${name} is another name for \`${canonical}\`, which is given too; keep one of them`;
}

export function stepWithoutRamp(name: string): string {
  return `${name} needs \`rampPercentage\`, ${ALLOWED.ramp}`;
}

export function stepWithoutPause(name: string): string {
  return `${name} needs \`pauseDuration\`, its shortest bake (\`0s\` for none), or \`approval: true\``;
}

export function stepWithoutDeadline(name: string): string {
  return `${name} needs \`maxDuration\`, because \`onInconclusive: extend\` extends the bake up to it`;
}

export function approvalContradicted(name: string): string {
  return `${name} is \`false\`, but \`pause: {}\` waits for a person; give the pause a duration or remove \`approval\``;
}

export function rampNotIncreasing(name: string, before: number, found: number): string {
  return `${name} must be above ${before}, the ramp of the step before it, found \`${found}\``;
}

export function deadlineBeforePause(name: string, pause: string, found: string): string {
  return `${name} must be at least the pause of its step, \`${pause}\`, found \`${found}\``;
}

export function autoByThreshold(name: string, threshold: string): string {
  return `${name} is \`auto\`, but \`analysis.${threshold}\` puts thresholds in the place of the test, and a threshold never says how sure it is; remove one of them`;
}

export function syntheticWithoutSteps(name: string): string {
  return `${name} would never run: its pairs need a ramp, and there is none without \`rollout.steps\``;
}

export function testedByThreshold(name: string, threshold: string): string {
  return `${name} is judged by the test, but \`analysis.${threshold}\` puts thresholds in its place; remove one of them`;
}

export function noStrategy(missingFile: string | undefined): string {
  return (
    'no rollout strategy is given: list `rollout.steps` (input steps / --steps) for a progressive rollout, ' +
    `or write \`rollout.strategy: AllAtOnce\` (input strategy / --strategy) to promote at once${missingFileText(missingFile)}`
  );
}

export function progressiveWithoutSteps(name: string): string {
  return `${name} Progressive needs steps; list \`rollout.steps\` (input steps / --steps), or choose \`AllAtOnce\` or \`Manual\``;
}

export function stepsUnused(name: string, strategy: string): string {
  return `${name} steps need the strategy Progressive, but it is \`${strategy}\`; add the input strategy / --strategy Progressive`;
}

export function noDeploymentName(missingFile: string | undefined): string {
  return (
    'no Worker Deployment is named: write `worker.deploymentName`, ' +
    `give the input deployment-name / --deployment-name, or set TEMPORAL_DEPLOYMENT_NAME${missingFileText(missingFile)}`
  );
}

export function replayWithoutCode(name: string): string {
  return `${name} needs \`workflowBundle\` (made by bundleWorkflowCode) or \`workflowsPath\`, or \`replay: off\``;
}

export function replayWithTwoCodes(name: string): string {
  return `${name} is given besides \`workflowBundle\`; keep one of them`;
}

export function minHistoriesUnreachable(name: string, total: number, found: number): string {
  return `${name} must be at most \`total\`, which is ${total}, found \`${found}\`: the replay gate could never pass`;
}

export function platformsNone(name: string, known: readonly string[]): string {
  return `${name} names no platform; give one of ${known.map((each) => `\`${each}\``).join(', ')}, or write \`platform: none\``;
}

export function platformsMany(name: string, given: readonly string[]): string {
  return `${name} names ${given.map((each) => `\`${each}\``).join(' and ')}; keep one of them`;
}

export function shellPlaceholder(name: string): string {
  return `${name} is a line for the shell, where a Build ID would become part of the program; take it from the environment ("$TEMPORAL_WORKER_BUILD_ID"), or write the command as a list`;
}

export function splicedArgument(name: string, argument: string): string {
  return `${name} holds the argument ${foundText(argument)}, which is run as text, so that a Build ID would become part of the program; take it from the environment, or give it as an argument of its own`;
}

export function workloadWithoutBuild(name: string): string {
  return `${name} must hold \`{buildId}\`: a workload that all versions share would be stopped with the first version that has drained`;
}

export function unsetVariable(name: string, variable: string): string {
  return `${name} needs the environment variable \`${variable}\`, which is unset or empty; set it, or write the value here`;
}

export function badReference(name: string, found: string): string {
  return `${name} holds \`${found}\`, which names no variable; write \`\${NAME}\`, or \`$\${\` for a plain \`\${\``;
}

export function emptyFile(): string {
  return 'the file is empty; begin with `version: 1` and `worker: {deploymentName: …}`';
}

export function rootNotMap(found: unknown): string {
  return `the file must be a map of keys such as \`version: 1\`, found ${foundText(found)}`;
}

export function duplicateKey(key: string): string {
  return `\`${key}\` is given twice in the same map; keep one of them`;
}

export function manyDocuments(): string {
  return 'a second document begins here; the file must hold one document, so remove this `---` and what follows';
}

export function unknownAnchor(alias: string): string {
  return `\`*${alias}\` refers to no anchor; define \`&${alias}\` above it or correct the name`;
}

export function circularAnchor(name: string): string {
  return `${name} contains itself through an anchor; write its value out`;
}

export function tooManyAliases(): string {
  return 'the anchors of this file expand to too many values; write fewer aliases';
}

export function bareVariable(): string {
  return 'inside `{ }` and `[ ]` YAML takes the brace of `${` for a map; put the value in quotes: `"${NAME}"`';
}

export function yamlProblem(problem: string): string {
  return `not valid YAML: ${problem.replace(/\.$/, '')}; correct the line`;
}

export function fileMissing(file: string): string {
  return `the configuration file \`${file}\` does not exist; correct the input config / --config or create it`;
}

export function fileUnreadable(file: string, reason: string): string {
  return `the configuration file \`${file}\` cannot be read (${reason}); make it a readable file or name another with the input config / --config`;
}

/** A value inside an input that stands for a list: "`rampPercentage` of entry 2". */
export function entryText(rest: readonly (string | number)[]): string[] {
  const [index, ...keys] = rest;
  if (index === undefined) return [];
  const entry = typeof index === 'number' ? `entry ${index + 1}` : `\`${index}\``;
  return [keys.length === 0 ? entry : `\`${keys.join('.')}\` of ${entry}`];
}

function missingFileText(file: string | undefined): string {
  return file === undefined ? '' : ` (there is no ${file} here; name the file with the input config / --config)`;
}

function meantText(meant: string | undefined): string {
  return meant === undefined ? '' : `; did you mean \`${meant}\`?`;
}

/** What was found, in words. Long texts are cut: a sentence is no place for a bundle or a key. */
function foundText(found: unknown): string {
  if (found === undefined || found === null) return 'nothing';
  if (isList(found)) return found.length === 0 ? 'an empty list' : `a list of ${found.length}`;
  if (isMap(found)) return 'a map';
  const text =
    typeof found === 'string' ? found : typeof found === 'number' || typeof found === 'boolean' ? String(found) : typeof found;
  if (text === '') return 'an empty string';
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``;
}
