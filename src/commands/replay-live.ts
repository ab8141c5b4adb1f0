import { readFile } from 'node:fs/promises';
import { resolveSettings } from '../config/inputs.js';
import { type ReplaySetup } from '../replay/setup.js';
import { DEFAULT_RULES } from '../replay/selection.js';
import { UserError } from '../system/errors.js';
import { connect } from '../temporal/connection.js';
import { historySource } from '../temporal/histories.js';
import { SMOKE_TEST_PREFIX } from '../temporal/smoke-test.js';
import { workerDeployments } from '../temporal/worker-deployments.js';
import { type Corpus, corpusOfRuns } from './replay-corpus.js';
import { type Call } from './replay.js';
import { sayReplay } from './replay-messages.js';
import { type ReplayOptions } from './replay-options.js';

const SAMPLE = { perWorkflowType: 50, total: 1000 };

/** What rainbow.yaml and the environment say about the replay, with the options on top. Throws UserError. */
export async function replaySettings({ args, cwd, env }: Call): Promise<ReplaySetup> {
  const { workflows, ...texts } = args.texts;
  const inputs = { ...texts, ...(workflows === undefined ? {} : { 'workflows-path': workflows }) };
  const settings = await resolveSettings({ inputs, env, cwd, need: 'deployment', readFile: (path) => readFile(path, 'utf8') });
  if (settings.replay === undefined || settings.replay === 'off') throw new UserError(sayReplay.noCode());
  return settings.replay;
}

/** The open runs of the server that rainbow.yaml, the options and the environment name. `close` ends the connection. */
export async function corpusOfServer(call: Call, { shard }: ReplayOptions): Promise<Corpus & { close(): Promise<void> }> {
  const { args, cwd, env, signal, log } = call;
  const settings = await resolveSettings({
    inputs: args.texts,
    env,
    cwd,
    need: 'deployment',
    readFile: (path) => readFile(path, 'utf8'),
  });
  const conn = await connect(settings.connection, { env, signal });
  try {
    for (const warning of conn.warnings) log.warning(warning);
    const { deploymentName, identity } = settings;
    const port = workerDeployments({ conn, deploymentName, identity });
    const current = (await port.read(signal))?.current ?? undefined;
    const served = current === undefined ? [] : ((await port.readVersion(current, signal))?.taskQueues ?? []);
    const names = [...served.filter(({ kind }) => kind === 'workflow').map(({ name }) => name), ...settings.taskQueues];
    const taskQueues = [...new Set(names)];
    if (taskQueues.length === 0) throw new UserError(sayReplay.noQueues(deploymentName));
    const source = historySource(conn);
    const { sample, select } = typeof settings.replay === 'object' ? settings.replay : { sample: SAMPLE, select: {} };
    // Only runs that decide; what informs is in a snapshot of `capture`.
    const rules = { ...DEFAULT_RULES, ...select, pinned: 0, closed: 0 };
    const selection = await source.select({ taskQueues, excludePrefix: SMOKE_TEST_PREFIX, ...sample, rules }, signal);
    const corpus = corpusOfRuns(selection, { shard, fetch: async (run) => await source.fetch(run, signal) });
    return {
      ...corpus,
      close: async () => {
        await conn.close();
      },
    };
  } catch (error) {
    await conn.close();
    throw error;
  }
}
