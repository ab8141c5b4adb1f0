import { splicedArgument, platformsMany, platformsNone, shellPlaceholder, workloadWithoutBuild } from './messages.js';
import { type Mistake } from './mistake.js';
import { hasPlaceholder, splicedInto } from '../platform/placeholders.js';
import { PLATFORMS } from './schema-platform.js';
import { isList, isMap, valueAt, type Path } from './tree.js';

/** The key that names a version's workload, by platform. */
const WORKLOADS = { kubernetes: 'workload', ecs: 'service', cloudRun: 'workerPool', lambda: 'functionName' } as const;

/** One platform, commands that no Build ID can become a part of, and a workload for each version. */
export function platformMistakes(tree: unknown): Mistake[] {
  const path = ['platform'];
  const platform = valueAt(tree, path);
  if (!isMap(platform)) return [];
  const given = PLATFORMS.filter((name) => platform[name] !== undefined);
  const known = Object.keys(platform).every((key) => key === 'replicas' || key === 'timeout');
  if (given.length === 0 && !known) return [];
  if (given.length === 0) return [{ path, at: 'key', says: (name) => platformsNone(name, PLATFORMS) }];
  if (given.length > 1) return [{ path, at: 'key', says: (name) => platformsMany(name, given) }];
  return [...hookMistakes(platform['command']), ...workloadMistakes(platform)];
}

function hookMistakes(command: unknown): Mistake[] {
  if (!isMap(command)) return [];
  return Object.entries(command).flatMap(([hook, template]) => {
    const path: Path = ['platform', 'command', hook];
    if (typeof template === 'string') {
      return hasPlaceholder(template) ? [{ path, at: 'value' as const, says: shellPlaceholder }] : [];
    }
    if (!isList(template)) return [];
    const texts = template.filter((argument) => typeof argument === 'string');
    return splicedInto(texts).map((argument) => ({
      path,
      at: 'value' as const,
      says: (name: string) => splicedArgument(name, argument),
    }));
  });
}

/** A workload that all versions share would be stopped together with the first version that has drained. */
function workloadMistakes(platform: Readonly<Record<string, unknown>>): Mistake[] {
  return Object.entries(WORKLOADS).flatMap(([kind, key]) => {
    const name = valueAt(platform, [kind, key]);
    if (typeof name !== 'string' || name.includes('{buildId}')) return [];
    return [{ path: ['platform', kind, key], at: 'value' as const, says: workloadWithoutBuild }];
  });
}
