import { type Finding } from '../doctor/finding.js';
import {
  judgeNamespace,
  judgePermissions,
  judgeSearchAttributes,
  judgeServerFeatures,
  OPTIONAL_ATTRIBUTES,
  REQUIRED_ATTRIBUTES,
} from '../doctor/judge-server.js';
import { type Plan } from '../rollout/plan.js';
import { countsByStatus, missingAttributes } from '../temporal/searchable-attributes.js';
import { knowsOneTimeOverrides } from '../temporal/server-age.js';
import { tryWriting } from '../temporal/write-permission.js';
import { type Patient } from './doctor-context.js';
import { looked } from './doctor-look.js';

/** The namespace, what its server can do, and what these credentials may do there: seven calls, whatever runs there. */
export async function lookAtNamespace(patient: Patient): Promise<readonly Finding[]> {
  const { conn, version, namespace, configured, identity, signal } = patient;
  const found = await Promise.all([
    looked({ checks: ['server-features'], signal }, async (until) => {
      const missing = await missingAttributes({ conn, signal: until }, OPTIONAL_ATTRIBUTES);
      const oneTime = knowsOneTimeOverrides(version);
      return [judgeServerFeatures({ version, missing, heartbeats: namespace?.heartbeats ?? false, oneTime })];
    }),
    looked({ checks: ['search-attributes'], signal }, async (until) => {
      const reader = { conn, signal: until };
      const [missing, groups] = await Promise.all([missingAttributes(reader, REQUIRED_ATTRIBUTES), countsByStatus(reader)]);
      return [judgeSearchAttributes({ missing, groups })];
    }),
    looked({ checks: ['permissions'], signal }, async (until) => [
      judgePermissions(conn.namespace, await tryWriting({ conn, signal: until }, identity)),
    ]),
  ]);
  const read =
    namespace === undefined
      ? []
      : [
          judgeNamespace({
            namespace: conn.namespace,
            retention: namespace.retention,
            rollout: longestRollout(configured.settings?.plan),
            queryGrace: configured.reach?.sunset.queryGrace ?? 0,
          }),
        ];
  return [...read, ...found.flat()];
}

/** Under traffic, in milliseconds: every step to its `maxDuration`, and the bake after the promotion. */
function longestRollout(plan: Plan | undefined): number {
  if (plan === undefined) return 0;
  return plan.steps.reduce((sum, { maxDuration }) => sum + maxDuration, plan.postPromotionBake);
}
