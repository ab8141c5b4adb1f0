import { hostname } from 'node:os';
import { type Finding } from '../doctor/finding.js';
import { judgeIdentity, judgeNode, tellGithubToken, type Fleeting } from '../doctor/judge-environment.js';
import { type Call } from './call.js';

/** What GitHub sets anew for each run. */
const OF_A_RUN = ['GITHUB_RUN_ID', 'GITHUB_SHA'];
/** A shorter text may stand in an identity by coincidence. */
const TELLING = 4;

/** Where this runs. Needs no server. */
export function lookAround(env: Call['env'], identity: string): readonly Finding[] {
  const fleeting: readonly Fleeting[] = [
    ...OF_A_RUN.map((name) => ({ name, value: env[name] ?? '' })),
    { name: 'the name of this machine', value: hostname() },
  ];
  return [
    judgeNode(process.versions.node),
    judgeIdentity(
      identity,
      fleeting.filter(({ value }) => value.length >= TELLING),
    ),
    ...(env['GITHUB_ACTIONS'] === 'true' ? [tellGithubToken()] : []),
  ];
}
