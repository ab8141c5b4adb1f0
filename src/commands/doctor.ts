import { type Inputs } from '../config/input-table.js';
import { judgeConfiguration, judgeReplayGate } from '../doctor/judge-configuration.js';
import { type DoctorReport } from '../report/doctor-report.js';
import { systemClock } from '../system/clock.js';
import { type BareCall } from './call.js';
import { readConfiguration } from './doctor-configuration.js';
import { replayGateOf } from './doctor-context.js';
import { doctorEnding, inOrder } from './doctor-ending.js';
import { lookAround } from './doctor-environment.js';
import { lookAtSdk } from './doctor-sdk.js';
import { lookAtTemporal } from './doctor-temporal.js';
import { childScript } from './child-script.js';

export interface DoctorRequest extends BareCall {
  readonly inputs: Inputs;
  /** Path of the built replay child, when it does not lie beside this bundle. */
  readonly childScript?: string;
}

/**
 * `doctor`: whether a deploy would go from here, check by check, and what to do where it would not. Changes nothing. What cannot be looked
 * at is told as well, and hides nothing else; only our own mistakes are thrown.
 */
export async function runDoctor(request: DoctorRequest): Promise<DoctorReport> {
  const { env, signal, clock = systemClock } = request;
  const startedAt = clock.now();
  const configured = await readConfiguration(request);
  const { facts, reach, codeMissing } = configured;
  const [sdk, temporal] = await Promise.all([
    lookAtSdk({ ...request, configured, childScript: request.childScript ?? childScript() }),
    lookAtTemporal({ env, signal, clock, configured }),
  ]);
  signal.throwIfAborted();
  const { findings, ...server } = temporal;
  const local = [
    judgeConfiguration(facts),
    judgeReplayGate(replayGateOf(configured), codeMissing),
    ...lookAround(env, reach?.identity),
  ];
  const checks = inOrder([...local, ...sdk, ...findings]);
  return {
    format: 1,
    verb: 'doctor',
    ...doctorEnding(checks, facts.deploymentName),
    ...server,
    deployment: facts.deploymentName ?? null,
    startedAt,
    endedAt: clock.now(),
    checks,
  };
}
