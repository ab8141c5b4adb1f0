import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Whether Node finds `@temporalio/worker` from a project, an absolute folder, by itself. */
export function hasWorker(project: string): boolean {
  try {
    createRequire(join(project, 'package.json')).resolve('@temporalio/worker');
    return true;
  } catch {
    return false;
  }
}
