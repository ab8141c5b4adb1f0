// A worker of the build argv[2] that runs the bundle argv[3]. `node worker.mjs --bundle build file` writes such a bundle.
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DEPLOYMENT, TASK_QUEUE } from './names.mjs';

const [first, second, third] = process.argv.slice(2);
if (first === '--bundle') {
  const workflowsPath = fileURLToPath(new URL(`workflows/${second}.ts`, import.meta.url));
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  await writeFile(third, code);
} else {
  await work(first, second);
}

async function work(buildId, codePath) {
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'OFF' } } });
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS }),
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath },
    activities: {
      charge: async (customer) => `charged ${customer}`,
      deliver: async (customer) => `delivered ${customer}`,
      checkFraud: async () => 'fine',
    },
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: DEPLOYMENT, buildId },
      defaultVersioningBehavior: 'PINNED',
    },
    maxConcurrentWorkflowTaskExecutions: 40,
  });
  await worker.run();
}
