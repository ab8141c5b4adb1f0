// One worker with a connection of its own; its options come as JSON in argv[2]. SIGTERM ends it cleanly.
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { pathToFileURL } from 'node:url';

const { address, namespace, heartbeatInterval, activitiesModule, options } = JSON.parse(process.argv[2]);
Runtime.install({
  logger: new DefaultLogger('WARN'),
  telemetryOptions: { logging: { filter: 'OFF' } },
  workerHeartbeatInterval: heartbeatInterval,
  shutdownSignals: ['SIGTERM'],
});
const connection = await NativeConnection.connect({ address });
const activities = activitiesModule === undefined ? undefined : await import(pathToFileURL(activitiesModule).href);
const worker = await Worker.create({ ...options, namespace, connection, activities: activities && { ...activities } });
const running = worker.run();
process.send('polling');
await running;
await connection.close();
process.disconnect();
