import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Ways to bind a process to one processor. A replay child is one thread that works and several that wake it; on one processor they do
 * not wake each other across processors, which halves the system time.
 */
export interface Binding {
  /** Program and arguments that come before the program to run. */
  readonly command: readonly [string, ...string[]];
}

/** One binding for each processor that this process may use; empty where there is no `taskset` (anything but Linux). */
export function bindings(): readonly Binding[] {
  if (process.platform !== 'linux') return [];
  const taskset = inPath('taskset');
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readable('/proc/self/status'))?.[1];
  if (taskset === undefined || list === undefined) return [];
  return cpuList(list).map((cpu) => ({ command: [taskset, '-c', String(cpu)] }));
}

/** `0-2,5` → 0, 1, 2, 5. */
export function cpuList(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

function inPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function readable(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
