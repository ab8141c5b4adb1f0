import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { judgeServerFeatures, OPTIONAL_ATTRIBUTES, REQUIRED_ATTRIBUTES } from '../../src/doctor/judge-server.js';
import { serverVersion } from '../../src/temporal/connection.js';
import { readNamespace } from '../../src/temporal/namespace.js';
import { countsByStatus, missingAttributes } from '../../src/temporal/searchable-attributes.js';
import { isOld, knowsOneTimeOverrides } from '../../src/temporal/server-age.js';
import { listDeployments } from '../../src/temporal/versions-read.js';
import { LISTING_LIMITS, countRuns } from '../../src/temporal/visibility.js';
import { tryWriting } from '../../src/temporal/write-permission.js';
import { DEPLOYMENT, SERVERS, never, routingScene, type RoutingScene } from '../support/routing-scene.js';
import { until } from '../support/wait.js';

/** What `doctor` says that each server lacks, by the first words of its cost. Heartbeats are on in the servers of the tests (1.29 has them off by default). */
const LACKS: Readonly<Record<(typeof SERVERS)[number], readonly RegExp[]>> = {
  '1.29.1': [/^no TemporalReportedProblems/, /^no TemporalUsedWorkerDeploymentVersions/, /^no one-time/],
  '1.30.2': [/^no one-time/],
  '1.31.2': [/^no one-time/],
  '1.32.0': [],
};

describe.each(SERVERS)('doctor on server %s', (version) => {
  let scene: RoutingScene;
  beforeAll(async () => {
    scene = await routingScene(version);
  });
  afterAll(async () => {
    await scene.close();
  });
  const reader = () => ({ conn: scene.conn, signal: never });

  test('what the server lacks is found, and nothing else', async () => {
    const said = await serverVersion(scene.conn, never);
    const { heartbeats, retention } = await readNamespace(reader());
    const missing = await missingAttributes(reader(), OPTIONAL_ATTRIBUTES);
    const { details } = judgeServerFeatures({ version: said, missing, heartbeats, oneTime: knowsOneTimeOverrides(said) });
    expect(details).toEqual(LACKS[version].map((cost) => expect.stringMatching(cost)));
    expect(retention).toBeGreaterThan(0);
    expect(isOld(said)).toBe(false);
    expect(await missingAttributes(reader(), REQUIRED_ATTRIBUTES)).toEqual([]);
    expect(await countsByStatus(reader())).toBe(true);
  });

  test('trying to write changes nothing', async () => {
    const { rpc, namespace } = scene.conn;
    const visibility = { rpc, namespace, signal: never, limits: LISTING_LIMITS };
    // The workflows that keep deployments and their versions, whichever run of them it is: they continue as new now and then.
    const kept = async () => {
      const query = "TemporalNamespaceDivision = 'TemporalWorkerDeployment'";
      const { executions } = await rpc.call('listWorkflowExecutions', { namespace, query, pageSize: 1_000 }, { signal: never });
      return [...new Set(executions.map(({ execution }) => execution?.workflowId ?? ''))].sort();
    };
    // One of the deployment, one of each of its two versions.
    const settled = async () => (await kept()).length === 3 && (await listDeployments(scene.conn, never)).length === 1;
    await until(settled, { what: 'visibility to list the deployment' });
    const [before, routing] = [await kept(), await scene.routing()];
    expect(await tryWriting(reader(), 'somebody')).toEqual({ kind: 'granted' });
    // A workflow started after it is visible: then whatever the try had begun would be, too.
    const workflowId = await scene.start('quick');
    await until(async () => (await countRuns(visibility, `WorkflowId = '${workflowId}'`)) === 1, {
      what: 'a later workflow to be visible',
    });
    expect(await kept()).toEqual(before);
    expect(await listDeployments(scene.conn, never)).toEqual([DEPLOYMENT]);
    expect(await scene.routing()).toEqual(routing);
  });
});
