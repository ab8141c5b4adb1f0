import { type ActionRequest } from './verbs.js';
import { listOf } from './lists.js';
import { runPatches } from '../commands/patches.js';
import { publish } from '../commands/publish.js';
import { tellPatches } from '../commands/tellings.js';
import { type Published } from '../github/step.js';

/** `patches`, as a step of a workflow. */
export async function runPatchesAction({ inputs, log, signal }: ActionRequest): Promise<Published> {
  const { env } = process;
  const { histories, interceptors, ...texts } = inputs;
  const args = { texts, histories: listOf(histories), interceptors: listOf(interceptors) };
  const report = await runPatches({ args, env, cwd: process.cwd(), signal, log });
  return await publish(tellPatches(report), { folder: inputs['report-dir'], env, log });
}
