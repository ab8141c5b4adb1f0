import path from 'node:path';
import { deployScene, type DeployScene, type Rollout } from './deploy-scene.js';
import { type TestServer } from './server.js';
import { startWorkerHost, type WorkerHost } from './worker-host.js';

const BASE = path.resolve('test/fixtures/deploy/base.js');

/** A scene whose workers share one process with those of other scenes, so that many of them fit beside each other. */
export interface HostedScene extends DeployScene {
  /** Start workers of this Build ID on base code. */
  host(buildId: string): Promise<void>;
}

export interface Stage {
  readonly server: TestServer;
  readonly workers: WorkerHost;
}

export async function stageOn(server: TestServer): Promise<Stage> {
  return { server, workers: await startWorkerHost(server) };
}

/** v1 is Current, and the other Build IDs have workers. */
export async function hostedScene(
  { server, workers }: Stage,
  rollout: Rollout,
  buildIds: readonly string[],
): Promise<HostedScene> {
  const scene = await deployScene(server, rollout);
  const stops: (() => Promise<void>)[] = [];
  const { deployment: deploymentName, taskQueue } = scene;
  const host = async (buildId: string): Promise<void> => {
    stops.push(await workers.start({ deploymentName, buildId, taskQueue, workflowsPath: BASE }));
  };
  const stop = async (): Promise<void> => {
    await scene.stop();
    await Promise.all(stops.map((end) => end()));
  };
  try {
    await Promise.all(['v1', ...buildIds].map(host));
    await scene.currentIs('v1');
    return { ...scene, host, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
