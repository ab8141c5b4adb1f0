import { resolve } from 'node:path';
import { type Inputs } from '../config/input-table.js';
import { type Finding } from '../doctor/finding.js';
import { judgeSdk, judgeSdkPackages } from '../doctor/judge-sdk.js';
import { installedSdk } from '../replay/installed-sdk.js';
import { trySdk } from '../replay/sdk-trial.js';
import { type Configured } from './doctor-configuration.js';
import { looked } from './doctor-look.js';
import { textOf } from './flags.js';

/** Loading the SDK's natives on a cold disk takes long; milliseconds. */
const DEADLINE = 90_000;

export interface SdkRequest {
  readonly configured: Configured;
  readonly inputs: Inputs;
  /** Absolute. */
  readonly cwd: string;
  readonly childScript: string;
  readonly signal: AbortSignal;
}

/** The SDK of the project whose code is replayed, loaded as a replay does. Needs no server. */
export async function lookAtSdk({ configured, inputs, cwd, childScript, signal }: SdkRequest): Promise<readonly Finding[]> {
  const replay = configured.settings?.replay;
  const needed = typeof replay === 'object';
  const project = needed ? replay.project : resolve(cwd, textOf(inputs.project) ?? '.');
  return await looked({ checks: ['sdk', 'sdk-packages'], signal, deadline: DEADLINE }, async (until) => {
    const [trial, installed] = await Promise.all([trySdk({ project, childScript, signal: until }), installedSdk(project)]);
    const { deployments } = installed;
    return [judgeSdk({ project, trial, deployments, needed }), judgeSdkPackages(installed)];
  });
}
