import { readFile } from 'node:fs/promises';
import { resolveSettings } from '../config/inputs.js';
import { type Settings } from '../config/settings.js';
import { type RunReference } from '../replay/ports.js';
import { DEFAULT_RULES } from '../replay/selection.js';
import { type ReplaySetup } from '../replay/setup.js';
import { searchShapes } from '../replay/shape-search.js';
import { UserError } from '../system/errors.js';
import { connect } from '../temporal/connection.js';
import { eventShape } from '../temporal/event-shape.js';
import { historySource } from '../temporal/histories.js';
import { SMOKE_TEST_PREFIX } from '../temporal/smoke-test.js';
import { type Corpus, corpusOfRuns } from './replay-corpus.js';
import { type Call } from './replay.js';
import { sayReplay } from './replay-messages.js';
import { type ReplayOptions } from './replay-options.js';
import { queuesOfDeployment } from './workflow-queues.js';

/** The settings as far as a replay needs them: it never goes without code. */
export type LiveSettings = Omit<Settings, 'replay'> & { readonly replay: ReplaySetup };

/** What rainbow.yaml and the environment say about the replay, with the options on top. Throws UserError. */
export async function liveSettings({ args, cwd, env }: Call): Promise<LiveSettings> {
  const { workflows, ...texts } = args.texts;
  const inputs = { ...texts, ...(workflows === undefined ? {} : { 'workflows-path': workflows }) };
  const settings = await resolveSettings({ inputs, env, cwd, need: 'deployment', readFile: (path) => readFile(path, 'utf8') });
  const { replay } = settings;
  if (replay === undefined || replay === 'off') throw new UserError(sayReplay.noCode());
  return { ...settings, replay };
}

/** The open runs of the server that the settings name, and what informs beside them. `close` ends the connection. */
export async function corpusOfServer(
  { env, signal, log }: Call,
  settings: LiveSettings,
  { shard }: ReplayOptions,
): Promise<{ readonly corpus: Corpus; close(): Promise<void> }> {
  const conn = await connect(settings.connection, { env, signal });
  try {
    for (const warning of conn.warnings) log.warning(warning);
    const taskQueues = await queuesOfDeployment(settings, conn, signal);
    const source = historySource(conn);
    const { sample, select } = settings.replay;
    const rules = { ...DEFAULT_RULES, ...select };
    const selection = await source.select({ taskQueues, excludePrefix: SMOKE_TEST_PREFIX, ...sample, rules }, signal);
    const fetch = async (run: RunReference) => await source.fetch(run, signal);
    const search = searchShapes({ selection, sample, fetch, shapeOf: eventShape });
    const corpus = corpusOfRuns(search, { selection, fetch, shard });
    return {
      corpus,
      close: async () => {
        await conn.close();
      },
    };
  } catch (error) {
    await conn.close();
    throw error;
  }
}
