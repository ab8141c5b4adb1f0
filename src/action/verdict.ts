import { type ActionRequest } from './verbs.js';
import { publishVerdict } from '../commands/publish-verdict.js';
import { verdictOf } from '../commands/verdict.js';
import { type Published } from '../github/step.js';

/** `verdict`, as a step of a workflow. */
export async function runVerdictAction({ inputs, log }: ActionRequest): Promise<Published> {
  const judgement = await verdictOf(inputs['evidence'], process.cwd());
  return await publishVerdict(judgement, { folder: inputs['report-dir'], env: process.env, log });
}
