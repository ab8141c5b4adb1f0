import { type ActionRequest } from './verbs.js';
import { runCapture } from '../commands/capture.js';
import { publishCapture } from '../commands/publish-capture.js';
import { type Published } from '../github/step.js';

/** `capture`, as a step of a workflow. */
export async function runCaptureAction({ inputs, log, signal }: ActionRequest): Promise<Published> {
  const { env } = process;
  const report = await runCapture({ inputs, env, cwd: process.cwd(), signal, log });
  return await publishCapture(report, { folder: inputs['report-dir'], env, log });
}
