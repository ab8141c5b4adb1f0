import { type CommandTemplate, type Platform } from '../platform/hook.js';
import { type Config } from './schema.js';
import { type PlatformSettings } from './settings.js';

const DEFAULTS = { replicas: 1, timeout: 300_000 } as const;

/** The platform that the configuration names, and how its hooks are called. */
export function hooksOf({ platform }: Config): PlatformSettings {
  if (platform === undefined || platform === 'none') return { platform: { kind: 'none' }, ...DEFAULTS };
  const { replicas, timeout } = platform;
  return { platform: platformOf(platform), replicas, timeout };
}

type Given = Exclude<NonNullable<Config['platform']>, 'none'>;

function platformOf({ command, kubernetes, ecs, cloudRun, lambda }: Given): Platform {
  if (command !== undefined) return { kind: 'command', commands: commandsOf(command) };
  if (kubernetes !== undefined) {
    const { workload, resource, namespace, context } = kubernetes;
    return { kind: 'kubernetes', workload, resource, namespace, context };
  }
  if (ecs !== undefined) return { kind: 'ecs', cluster: ecs.cluster, service: ecs.service, region: ecs.region };
  if (cloudRun !== undefined) return { kind: 'cloudRun', ...cloudRun };
  if (lambda !== undefined) return { kind: 'lambda', functionName: lambda.functionName, region: lambda.region };
  return { kind: 'none' };
}

function commandsOf({ start, scale, stop }: NonNullable<Given['command']>) {
  return {
    ...(start !== undefined && { start: templateOf(start) }),
    ...(scale !== undefined && { scale: templateOf(scale) }),
    ...(stop !== undefined && { stop: templateOf(stop) }),
  };
}

function templateOf(written: string | readonly string[]): CommandTemplate {
  if (typeof written === 'string') return { shell: written };
  const [program = '', ...args] = written;
  return [program, ...args];
}
