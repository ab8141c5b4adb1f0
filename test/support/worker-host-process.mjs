// Many workers on one connection, started and stopped by messages; argv[2] is the server as JSON. A process for each would cost more.
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { pathToFileURL } from 'node:url';

const { address, namespace } = JSON.parse(process.argv[2]);
Runtime.install({
  logger: new DefaultLogger('WARN'),
  telemetryOptions: { logging: { filter: 'OFF' } },
  workerHeartbeatInterval: 1_000,
  shutdownSignals: [],
});
const connection = await NativeConnection.connect({ address });
const polling = new Map();

const doing = {
  start: async ({ key, activitiesModule, options }) => {
    const activities = activitiesModule === undefined ? undefined : { ...(await import(pathToFileURL(activitiesModule).href)) };
    // In the main thread: no thread for each worker. The server knows pollers by their identity.
    const own = { identity: `${process.pid}: ${key}`, debugMode: true, maxCachedWorkflows: 20 };
    const worker = await Worker.create({ namespace, ...own, ...options, connection, activities });
    polling.set(key, { worker, running: worker.run() });
  },
  stop: async ({ key }) => {
    const { worker, running } = polling.get(key);
    polling.delete(key);
    worker.shutdown();
    await running;
  },
};
process.on('message', async ({ id, verb, ...what }) => {
  try {
    await doing[verb](what);
    process.send({ id });
  } catch (error) {
    process.send({ id, error: error.stack ?? String(error) });
  }
});
process.on('disconnect', () => process.exit());
process.send({ id: 'ready' });
