import { resolve } from 'node:path';
import { about } from '../replay/child/about.js';
import { fileBytes } from '../replay/child/file-bytes.js';
import { parseHistory } from '../replay/child/parse-history.js';
import { Unreadable } from '../replay/child/unreadable.js';
import { type Cause } from '../replay/causes.js';
import { timelineOf } from '../replay/timeline.js';
import { type Explained } from '../report/replay/explained.js';
import { type ReplayReportCause } from '../report/replay/schema.js';
import { UserError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';
import { eventTypeName, OWN_TYPES } from '../temporal/history-types.js';
import { type Call, replay } from './replay.js';
import { sayReplay } from './replay-messages.js';

/** `explain`: the events of one history; with code given, where the two part. Throws UserError for a history that cannot be read. */
export async function explain(file: string, call: Call): Promise<Explained> {
  const path = resolve(call.cwd, file);
  const history = await read(path, file);
  const { workflowId, runId, workflowType, open } = about(history, { workflowId: undefined, path });
  const events = timelineOf(history, eventTypeName);
  const shown = { format: 1, verb: 'explain', source: file, workflowId, runId, workflowType, open, events } as const;
  const { workflows, 'workflow-bundle': bundle } = call.args.texts;
  if (workflows === undefined && bundle === undefined) {
    return {
      ...shown,
      exitCode: EXIT.done,
      headline: sayReplay.history({ workflowType, workflowId, open, events: events.length }),
      causes: [],
    };
  }
  const { report } = await replay({ ...call, args: { ...call.args, histories: [file] } });
  const exitCode = report.exitCode === EXIT.held ? EXIT.done : report.exitCode;
  return { ...shown, exitCode, headline: report.headline, causes: report.causes.map(bare) };
}

/** A cause without what a report adds to it. */
function bare(cause: ReplayReportCause): Cause {
  const { fingerprint, kind, counts, workflowType, message, histories, examples, event, command, place, frames } = cause;
  return { fingerprint, kind, counts, workflowType, message, histories, examples, event, command, place, frames };
}

async function read(path: string, shown: string): Promise<unknown> {
  try {
    return parseHistory(await fileBytes(path), OWN_TYPES);
  } catch (error) {
    if (error instanceof Unreadable) throw new UserError(sayReplay.unreadableHistory(shown, error.message), { cause: error });
    throw error;
  }
}
