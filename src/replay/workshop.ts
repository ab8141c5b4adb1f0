import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramOutline } from '../patches/outline.js';
import { type Logger } from '../system/logger.js';
import { type BroodOptions, createBrood } from './brood.js';
import { changedBundle, type PatchChange } from './patched-bundle.js';
import { type About } from './protocol.js';
import { openChild, outlineBundle } from './ready-child.js';
import { type HistoryItem, pointerTo } from './verdict.js';
import { checkPaths, scratchFolder } from './workflow-code.js';

/** Milliseconds to read one history. */
const READING = 30_000;

/** The workflow code as a bundle that can be read and changed, and a child that reads histories. */
export interface Workshop {
  readonly outline: ProgramOutline;
  /** What a history says of itself; `undefined` when it cannot be read. One after the other. */
  describe(item: HistoryItem): Promise<About | undefined>;
  /** Path of a bundle with the change; `undefined` when the SDK of the project has no place for it. */
  changed(change: PatchChange): Promise<string | undefined>;
  /** Path of the bundle as it is. */
  readonly bundle: string;
  readonly sdkVersion: string;
  close(): Promise<void>;
}

/** Bundles the code, if it is not a bundle already, and reads it. Throws UserError, and RefusedError when it does not build. */
export async function openWorkshop({ log, ...options }: BroodOptions & { readonly log: Logger }): Promise<Workshop> {
  options.signal.throwIfAborted();
  await checkPaths(options.setup);
  const brood = await createBrood(options);
  const scratch = await scratchFolder();
  const close = async (): Promise<void> => {
    await brood.close();
    await scratch.remove();
  };
  try {
    const bundle = await brood.bundle(log);
    const { child, sdkVersion } = await openChild(brood.launch());
    const outline = await outlineBundle(child, { bundle, setup: options.setup });
    let made = 0;
    return {
      outline,
      bundle,
      sdkVersion,
      close,
      describe: async (item) => {
        const answer = await child.ask({ kind: 'describe', history: pointerTo(item) }, READING);
        options.signal.throwIfAborted();
        return answer.kind === 'reply' && answer.reply.kind === 'described' ? answer.reply.about : undefined;
      },
      changed: async (change) => {
        const code = changedBundle(await readFile(bundle, 'utf8'), change);
        if (code === undefined) return undefined;
        made += 1;
        const path = join(scratch.path, `changed-${made}.js`);
        await writeFile(path, code);
        return path;
      },
    };
  } catch (error) {
    await close();
    options.signal.throwIfAborted();
    throw error;
  }
}
