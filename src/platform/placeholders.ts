import { type Argv, type Workers } from './hook.js';

/** What an argument may hold in braces. An argument with `{taskQueue}` is given once for each task queue. */
const PLACEHOLDERS = ['buildId', 'deployment', 'namespace', 'address', 'taskQueue', 'replicas'] as const;

const ANY = new RegExp(`\\{(${PLACEHOLDERS.join('|')})\\}`, 'g');
const SHELL = /(?:^|[\\/])(?:ba|da|z|k|a|fi|pw)?sh(?:\.exe)?$|(?:^|[\\/])(?:cmd|powershell)(?:\.exe)?$/i;

/** Whether the text holds a placeholder. */
export function hasPlaceholder(text: string): boolean {
  return text.search(ANY) >= 0;
}

/**
 * The arguments in which a placeholder would become part of a program: text for a shell or an interpreter is no place for a Build ID,
 * whoever chose it.
 */
export function splicedInto(
  template: readonly string[],
  holds: (argument: string) => boolean = hasPlaceholder,
): readonly string[] {
  return template.filter((argument, index) => {
    const before = template[index - 1] ?? '';
    const evaluated = /^(?:-[a-z]*c|-e|--eval|\/c|-command)$/i.test(before);
    const earlier = template.slice(0, index);
    // ssh joins what follows into a line for the shell over there.
    const spliced = index === 0 || earlier.some((part) => /(?:^|\/)ssh$/.test(part)) || (evaluated && earlier.some(runsText));
    return spliced && holds(argument);
  });
}

function runsText(program: string): boolean {
  return SHELL.test(program) || /(?:^|[\\/])(?:node|python3?|perl|ruby|deno|bun)(?:\.exe)?$/i.test(program);
}

/** Each placeholder replaced inside its own argument; what a value holds can neither add an argument nor be looked at again. */
export function filledIn([program, ...args]: Argv, workers: Workers): Argv {
  return [program, ...args.flatMap((argument) => fill(argument, workers))];
}

function fill(argument: string, workers: Workers): string[] {
  const perQueue = argument.includes('{taskQueue}') ? workers.taskQueues : [''];
  return perQueue.map((taskQueue) => {
    const values = new Map<string, string>([
      ['buildId', workers.buildId],
      ['deployment', workers.deployment],
      ['namespace', workers.namespace],
      ['address', workers.address],
      ['replicas', String(workers.replicas)],
      ['taskQueue', taskQueue],
    ]);
    return argument.replaceAll(ANY, (found, name: string) => values.get(name) ?? found);
  });
}

/** The same values for a program that reads its environment, as the Temporal SDKs do. Task queues: one a line. */
export function variablesOf(workers: Workers): Readonly<Record<string, string>> {
  return {
    TEMPORAL_ADDRESS: workers.address,
    TEMPORAL_NAMESPACE: workers.namespace,
    TEMPORAL_DEPLOYMENT_NAME: workers.deployment,
    TEMPORAL_WORKER_BUILD_ID: workers.buildId,
    TEMPORAL_TASK_QUEUES: workers.taskQueues.join('\n'),
    RAINBOW_REPLICAS: String(workers.replicas),
  };
}
