import { hostname } from 'node:os';
import { type Finding, skip } from '../doctor/finding.js';
import { judgeIdentity, judgeNode, tellGithubToken, type Fleeting } from '../doctor/judge-environment.js';
import { sayConfiguration } from '../doctor/messages.js';
import { type Call } from './call.js';

/** What GitHub sets anew for each run. */
const OF_A_RUN = ['GITHUB_RUN_ID', 'GITHUB_SHA'];
/** A shorter text may stand in an identity by coincidence. */
const TELLING = 4;

/** Where this runs. Needs no server. */
export function lookAround(env: Call['env'], identity: string | undefined): readonly Finding[] {
  const fleeting: readonly Fleeting[] = [
    ...OF_A_RUN.map((name) => ({ name, value: env[name] ?? '' })),
    { name: 'the name of this machine', value: hostname() },
  ];
  const telling = fleeting.filter(({ value }) => value.length >= TELLING);
  return [
    judgeNode(process.versions.node),
    identity === undefined ? skip('identity', sayConfiguration.notRead) : judgeIdentity(identity, telling),
    ...(env['GITHUB_ACTIONS'] === 'true' ? [tellGithubToken()] : []),
  ];
}
