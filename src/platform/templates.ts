import { type Argv, type HookAction, type Platform, type Workers } from './hook.js';
import { say } from './messages.js';
import { filledIn } from './placeholders.js';

/** What to run, `undefined` when this platform has no such hook, or why it cannot be run for this version. */
export type Command =
  | { readonly kind: 'run'; readonly argv: Argv }
  | { readonly kind: 'absent' }
  | { readonly kind: 'impossible'; readonly because: string };

/** Names that a platform takes. Anything else is refused, never bent: two Build IDs must not become the same workload. */
const NAMES = {
  // RFC 1123 label or subdomain, as Kubernetes checks it.
  kubernetes: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
  ecs: /^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/,
  cloudRun: /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/,
  lambda: /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
} as const;

type Known = Exclude<Platform, { kind: 'none' | 'command' }>;

/** The command for one action on the workers of a version: a program and its arguments, with the version's names as arguments. */
export function commandFor(platform: Platform, action: HookAction, workers: Workers): Command {
  switch (platform.kind) {
    case 'none':
      return { kind: 'absent' };
    case 'command':
      return ownCommand(platform, action, workers);
    default:
      return platformCommand(platform, action, workers);
  }
}

function ownCommand({ commands }: Extract<Platform, { kind: 'command' }>, action: HookAction, workers: Workers): Command {
  // Down to nothing is what `scale` can do as well.
  const template = commands[action] ?? (action === 'stop' ? commands.scale : undefined);
  if (template === undefined) return { kind: 'absent' };
  const wanted = action === 'stop' ? { ...workers, replicas: 0 } : workers;
  const argv: Argv = 'shell' in template ? ['sh', '-c', template.shell] : filledIn(template, wanted);
  return { kind: 'run', argv };
}

function platformCommand(platform: Known, action: HookAction, workers: Workers): Command {
  const pattern = workloadOf(platform);
  const [, name = ''] = filledIn(['', pattern], workers);
  const fits = NAMES[platform.kind].test(name) && (platform.kind !== 'kubernetes' || name.length <= 253);
  if (!fits) return { kind: 'impossible', because: say.badName(platform.kind, name) };
  const replicas = action === 'stop' ? 0 : workers.replicas;
  return { kind: 'run', argv: argvOf(platform, name, replicas) };
}

function workloadOf(platform: Known): string {
  switch (platform.kind) {
    case 'kubernetes':
      return platform.workload;
    case 'ecs':
      return platform.service;
    case 'cloudRun':
      return platform.workerPool;
    case 'lambda':
      return platform.functionName;
  }
}

const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [`--${name}`, value]);

function argvOf(platform: Known, name: string, replicas: number): Argv {
  switch (platform.kind) {
    case 'kubernetes': {
      const { context, namespace, resource } = platform;
      const place = [...option('context', context), ...option('namespace', namespace)];
      return ['kubectl', 'scale', `${resource}/${name}`, `--replicas=${replicas}`, ...place];
    }
    case 'ecs': {
      const { cluster, region } = platform;
      const wanted = ['--cluster', cluster, '--service', name, '--desired-count', String(replicas)];
      return ['aws', 'ecs', 'update-service', ...wanted, ...option('region', region), '--no-cli-pager'];
    }
    case 'cloudRun': {
      const { project, region } = platform;
      const place = [`--project=${project}`, `--region=${region}`];
      return ['gcloud', 'run', 'worker-pools', 'update', name, `--instances=${replicas}`, ...place, '--quiet'];
    }
    case 'lambda': {
      const { region } = platform;
      const limit = ['--reserved-concurrent-executions', String(replicas)];
      const wanted = ['put-function-concurrency', '--function-name', name, ...limit];
      return ['aws', 'lambda', ...wanted, ...option('region', region), '--no-cli-pager'];
    }
  }
}
