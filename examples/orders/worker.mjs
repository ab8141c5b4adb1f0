/**
 * One worker of one build: `node worker.mjs v2 [Build ID]`, or BUILD and BUILD_ID from the environment. The Build ID defaults to the build.
 * It runs lib/<build>.js when `npm run bundle` made it, else it bundles the sources itself.
 */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as activities from './activities.mjs';
import { ADDRESS, DEPLOYMENT, NAMESPACE, TASK_QUEUE } from './names.mjs';

const build = process.argv[2] ?? process.env.BUILD ?? 'v1';
const buildId = process.argv[3] ?? process.env.BUILD_ID ?? build;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const bundle = here(`lib/${build}.js`);
const workflows = existsSync(bundle) ? { workflowBundle: { codePath: bundle } } : { workflowsPath: here(`workflows/${build}`) };

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'OFF' } },
  // The server learns every 5 seconds instead of every minute how the slots of this worker do.
  workerHeartbeatInterval: '5 seconds',
});

const connection = await NativeConnection.connect({ address: ADDRESS });
const worker = await Worker.create({
  connection,
  namespace: NAMESPACE,
  taskQueue: TASK_QUEUE,
  ...workflows,
  activities: { ...activities },
  workerDeploymentOptions: {
    useWorkerVersioning: true,
    version: { deploymentName: DEPLOYMENT, buildId },
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  },
});
console.log(`Worker of ${DEPLOYMENT} ${buildId} polls ${TASK_QUEUE} at ${ADDRESS}.`);
await worker.run();
await connection.close();
