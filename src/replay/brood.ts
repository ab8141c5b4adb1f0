import { join } from 'node:path';
import { type Logger } from '../system/logger.js';
import { bindings } from './cpus.js';
import { messages } from './messages.js';
import { plugAndPlayFlags } from './plug-and-play.js';
import { buildBundle, type Launch } from './ready-child.js';
import { type ReplaySetup } from './setup.js';
import { spawnChild, type SpawnedChild, type Spawning } from './spawned-child.js';
import { scratchFolder } from './workflow-code.js';

export interface Brood {
  /** `lane`: children of the same lane share a processor. */
  launch(lane?: number, how?: Pick<Spawning, 'promiseHooks'>): Launch;
  /** Path of the bundle; builds it when only the source is given. */
  bundle(log: Logger): Promise<string>;
  pids(): readonly number[];
  close(): Promise<void>;
}

export interface BroodOptions {
  /** The built replay child. */
  readonly childScript: string;
  readonly setup: ReplaySetup;
  readonly signal: AbortSignal;
}

/** All children of one pool, so that an abort or the end leaves none behind. */
export async function createBrood({ childScript, setup, signal }: BroodOptions): Promise<Brood> {
  const scratch = await scratchFolder();
  const alive = new Set<SpawnedChild>();
  const processors = bindings();
  const flags = plugAndPlayFlags(setup.project);
  let closed = false;

  function spawn(options: Pick<Spawning, 'binding' | 'promiseHooks'>): SpawnedChild {
    signal.throwIfAborted();
    if (closed) throw new Error('The replay pool is closed.');
    const child = spawnChild({ script: childScript, cwd: setup.project, flags, ...options });
    alive.add(child);
    void child.gone.then(() => alive.delete(child));
    return child;
  }
  function onAbort(): void {
    void close();
  }
  async function close(): Promise<void> {
    closed = true;
    signal.removeEventListener('abort', onAbort);
    await Promise.all([...alive].map((child) => child.kill()));
    await scratch.remove();
  }
  signal.addEventListener('abort', onAbort, { once: true });

  return {
    launch: (lane, how = {}) => {
      const binding = lane === undefined ? undefined : processors[lane % processors.length];
      return { spawn: () => spawn({ binding, ...how }), setup };
    },
    close,
    pids: () => [...alive].flatMap(({ pid }) => pid ?? []),
    bundle: async (log) => {
      if (setup.workflowBundle !== undefined) return setup.workflowBundle;
      const workflowsPath = setup.workflowsPath ?? '';
      log.info(messages.bundling(workflowsPath));
      const launch: Launch = { spawn: () => spawn({}), setup };
      return await buildBundle(launch, { workflowsPath, target: join(scratch.path, 'workflow-bundle.js') });
    },
  };
}
