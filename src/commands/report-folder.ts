import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asError } from '../system/errors.js';
import { type Logger } from '../system/logger.js';
import { noReportFile } from './messages.js';

export interface Destination {
  /** Folder that the workflow asked for; without one, each step gets a folder of its own among the runner's temporary files. */
  readonly folder: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Logger;
}

/** What is written of a report, as file name → content. */
type Files = Readonly<Record<string, string>>;

async function write(files: Files, { folder, env }: Destination): Promise<string> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const place = folder ?? (await mkdtemp(path.join(env['RUNNER_TEMP'] ?? tmpdir(), 'rainbow-deploy-')));
  for (const [name, text] of Object.entries(files)) await writeFile(path.resolve(place, name), text);
  return place;
}

/** Writes a report; gives the absolute path of each file by its name. A folder that cannot be written costs a warning, and there are no files. */
export async function written(files: Files, place: Destination): Promise<(name: string) => string | undefined> {
  try {
    const folder = await write(files, place);
    return (name) => path.resolve(folder, name);
  } catch (error) {
    place.log.warning(noReportFile(place.folder ?? '', asError(error).message));
    return () => undefined;
  }
}
