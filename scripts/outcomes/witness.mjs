import proto from '@temporalio/proto';
import { source } from '../typescript-source.mjs';

const { until } = await source('test/support/wait.ts');
const { EventType, WorkflowTaskFailedCause: CAUSE } = proto.temporal.api.enums.v1;
const { EVENT_TYPE_WORKFLOW_TASK_FAILED: TASK_FAILED } = EventType;
/** Causes that lie in the code of the workflow. */
const OWN_FAULT = [
  CAUSE.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR,
  CAUSE.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE,
];
/** An order takes less than a second as a rule. */
const HELD_UP = '10s';

/** What the server itself says about one rollout, asked apart from Rainbow Deploy. */
export function witnessOf({ client, connection }, { deployment, taskQueue }) {
  const named = { namespace: 'default', deploymentName: deployment };
  const count = async (query) => (await client.workflow.count(`TaskQueue = '${taskQueue}' AND ${query}`)).count;
  const onV2 = `TemporalWorkerDeploymentVersion = '${deployment}:v2'`;
  const bad = "ExecutionStatus IN ('Failed', 'TimedOut')";
  return {
    routing: async () => {
      const { workerDeploymentInfo } = await connection.workflowService.describeWorkerDeployment(named);
      const routing = workerDeploymentInfo?.routingConfig;
      return {
        current: routing?.currentDeploymentVersion?.buildId ?? 'none',
        ramping: routing?.rampingDeploymentVersion?.buildId ?? 'none',
      };
    },
    /** Waits until the workers of a build are known on its queue of workflows and its queue of activities. */
    registered: (buildId) =>
      until(
        async () => {
          const deploymentVersion = { deploymentName: deployment, buildId };
          const request = { namespace: 'default', deploymentVersion };
          return (await connection.workflowService.describeWorkerDeploymentVersion(request)).versionTaskQueues.length >= 2;
        },
        { what: `the workers of ${buildId}`, deadline: 180_000, every: 500 },
      ),
    makeCurrent: (buildId) =>
      until(() => connection.workflowService.setWorkerDeploymentCurrentVersion({ ...named, buildId, identity: 'outcomes' }), {
        what: `${buildId} to become Current`,
        deadline: 180_000,
        every: 500,
      }),
    closed: (type) => count(`WorkflowType = '${type}' AND ExecutionStatus = 'Completed'`),
    closedOnV2: () => count(`${onV2} AND ExecutionStatus != 'Running'`),
    /** Workflows that are still open when nothing closes any more, or at the deadline. */
    leftOpen: async (deadline) => {
      const open = () => count("ExecutionStatus = 'Running'");
      const none = until(async () => (await open()) === 0, { what: 'every workflow to end', deadline, every: 1_000 });
      return none.then(() => 0, open);
    },
    /** What the rollout cost: orders that failed on v2 or elsewhere or were held up, open subscriptions whose task failed by their code. */
    harm: async (subscriptions) => {
      const histories = await Promise.all(subscriptions.map((subscription) => subscription.fetchHistory()));
      const failed = await count(`${onV2} AND ${bad}`);
      return {
        failed,
        failedElsewhere: (await count(bad)) - failed,
        heldUp: await count(`WorkflowType = 'order' AND ExecutionStatus != 'Running' AND ExecutionDuration > '${HELD_UP}'`),
        broken: histories.filter(({ events }) => events.some(failsByItsCode)).length,
      };
    },
  };
}

function failsByItsCode({ eventType, workflowTaskFailedEventAttributes }) {
  return eventType === TASK_FAILED && OWN_FAULT.includes(workflowTaskFailedEventAttributes?.cause);
}
