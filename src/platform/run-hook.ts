import { type HookAction, type Platform, type Workers } from './hook.js';
import { say } from './messages.js';
import { variablesOf } from './placeholders.js';
import { type CommandRun, runCommand } from './run-command.js';
import { commandFor } from './templates.js';

export interface Hook extends Pick<CommandRun, 'env' | 'secrets' | 'timeout' | 'signal' | 'onLine'> {
  readonly platform: Platform;
  readonly action: HookAction;
  readonly workers: Workers;
}

/** `absent`: this platform has no such hook, so nothing was done. `failed` carries one sentence without its full stop. */
export type HookResult =
  | { readonly kind: 'done'; readonly command: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly because: string };

/** Whether the platform can do this to the workers of a version at all. */
export function hasHook(platform: Platform, action: HookAction): boolean {
  if (platform.kind !== 'command') return platform.kind !== 'none';
  return platform.commands[action] !== undefined || (action === 'stop' && platform.commands.scale !== undefined);
}

/**
 * Start, scale or stop the workers of one version through the user's platform. Names that come from outside (Build ID, queues) are
 * arguments and environment variables, never text of a shell. Hooks say what should be, so calling one again changes nothing.
 */
export async function runHook({ platform, action, workers, env, ...limits }: Hook): Promise<HookResult> {
  const command = commandFor(platform, action, workers);
  if (command.kind === 'absent') return command;
  if (command.kind === 'impossible') return { kind: 'failed', because: command.because };
  const replicas = action === 'stop' ? 0 : workers.replicas;
  const variables = variablesOf({ ...workers, replicas });
  const { failure, lastLine } = await runCommand({
    ...limits,
    command: command.argv,
    env: { ...env, ...variables },
    limit: 'platform.timeout',
  });
  if (failure === undefined) return { kind: 'done', command: command.argv.join(' ') };
  return { kind: 'failed', because: say.saidLast(failure, lastLine) };
}
