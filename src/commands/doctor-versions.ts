import pMap from 'p-map';
import { type Finding, skip } from '../doctor/finding.js';
import { sayGeneral } from '../doctor/messages.js';
import { judgeVersions } from '../doctor/judge-versions.js';
import { type ListedVersion } from '../drain/facts.js';
import { readVersion } from '../temporal/version-read.js';
import { type Patient } from './doctor-context.js';
import { type DeploymentReading } from './doctor-deployment.js';
import { looked } from './doctor-look.js';

/** Versions that are looked up one by one, oldest first: those that have had the most time to get lost. */
const LOOKED_UP = 20;
const CONCURRENCY = 4;

/** How full the deployment is, and which of its versions the server has lost. One call for each of up to twenty versions. */
export async function lookAtVersions(
  { conn, clock, signal }: Patient,
  { deploymentName, routing, versions }: DeploymentReading,
): Promise<readonly Finding[]> {
  if (routing === undefined) return [skip('versions', sayGeneral.noDeployment)];
  return await looked({ checks: ['versions'], signal }, async (until) => {
    const lost = await pMap(
      versions.filter(isIdle).toSorted(byAge).slice(0, LOOKED_UP),
      async ({ buildId }) => ((await readVersion({ conn, deploymentName }, buildId, until)) === undefined ? [buildId] : []),
      { concurrency: CONCURRENCY, signal: until },
    );
    return [judgeVersions({ versions, ghosts: lost.flat(), now: clock.now() })];
  });
}

function isIdle({ status }: ListedVersion): boolean {
  return status !== 'current' && status !== 'ramping' && status !== 'draining';
}

function byAge(one: ListedVersion, other: ListedVersion): number {
  return one.createdAt - other.createdAt;
}
