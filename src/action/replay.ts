import { listOf } from './lists.js';
import { type ActionRequest } from './verbs.js';
import { COMMENT_MODES } from '../commands/pull-request.js';
import { publishReplay } from '../commands/publish-replay.js';
import { childScript } from '../commands/child-script.js';
import { mergedReports } from '../commands/replay-call.js';
import { progressLines } from '../commands/replay-progress.js';
import { replay, type ReplayEnd } from '../commands/replay.js';
import { NOT_A_CHOICE } from '../github/messages.js';
import { type Published } from '../github/step.js';

import { UserError } from '../system/errors.js';

/** `replay`, or the merge of its shards, as a step of a workflow. */
export async function runReplayAction(request: ActionRequest): Promise<Published> {
  const { inputs, log, signal } = request;
  const { env } = process;
  const { comment: wanted = 'always', 'github-token': token } = inputs;
  const mode = COMMENT_MODES.find((each) => each === wanted);
  if (mode === undefined) throw new UserError(NOT_A_CHOICE('comment', wanted, COMMENT_MODES));
  const reports = listOf(inputs['merge']);
  const end = reports.length > 0 ? await mergedReports(reports, process.cwd()) : await replayed(request);
  return await publishReplay(end, { folder: inputs['report-dir'], env, log }, { mode, token, env, signal });
}

async function replayed({ inputs, log, signal }: ActionRequest): Promise<ReplayEnd> {
  const { histories, interceptors, ...texts } = inputs;
  const write = (text: string | Uint8Array): boolean => {
    log.info(String(text).replace(/\n$/, ''));
    return true;
  };
  const progress = progressLines({ isTTY: false, write }, { now: Date.now, ci: true });
  return await replay({
    args: { texts, histories: listOf(histories), interceptors: listOf(interceptors) },
    env: process.env,
    cwd: process.cwd(),
    signal,
    log,
    onProgress: progress.show,
    childScript: childScript(),
  });
}
