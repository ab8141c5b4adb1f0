// Fetches the histories of argv[5…] from argv[2] (address) and argv[3] (namespace) and replays each against the bundle argv[4].
// Prints as JSON what the SDK said of each workflow ID: null when the code still fits. Independent of the replay gate, to judge it by.
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const [address, namespace, codePath, ...workflowIds] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'OFF' } } });
const connection = await Connection.connect({ address });
const client = new Client({ connection, namespace });
const verdicts = {};
for (const workflowId of workflowIds) {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  try {
    await Worker.runReplayHistory({ workflowBundle: { codePath } }, history, workflowId);
    verdicts[workflowId] = null;
  } catch (error) {
    verdicts[workflowId] = `${error.name}: ${error.message}`;
  }
}
await connection.close();
console.log(JSON.stringify(verdicts));
