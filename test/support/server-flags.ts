/** Dynamic config of a Temporal server: key to JSON value, so durations carry their own quotes: `"1s"`. */
export type ServerFlags = Readonly<Record<string, string>>;

/**
 * Makes a dev server drain in 1 to 2 s and delete a version 2 s after its workers stopped, on every server from 1.29 to 1.32.
 * The short poller history needs the short long poll: without it idle live workers vanish from the poller lists.
 * Unknown keys are accepted silently by every server, so the keys of newer servers may stand here as well.
 */
export const FAST_FLAGS: ServerFlags = {
  'matching.wv.VersionDrainageStatusVisibilityGracePeriod': '"1s"',
  'matching.wv.VersionDrainageStatusRefreshInterval': '"1s"',
  'matching.PollerHistoryTTL': '"2s"',
  'matching.longPollExpirationInterval': '"1s"',
  'matching.TaskQueueInfoByBuildIdTTL': '"0s"',
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
  'frontend.maskInternalErrorDetails': 'false',
  'frontend.MaxConcurrentBatchOperationPerNamespace': '10',
  'frontend.globalNamespaceRPS.namespaceReplicationInducingAPIs': '1000',
  'frontend.namespaceRPS.visibility': '1000',
  'frontend.globalNamespaceWorkerDeploymentReadRPS': '1000',
  'worker.perNamespaceWorkerOptions': '{"MaxConcurrentWorkflowTaskPollers":10,"MaxConcurrentActivityTaskPollers":10}',
  'frontend.WorkerHeartbeatsEnabled': 'true',
  'frontend.ListWorkersEnabled': 'true',
  'frontend.workerVersioningDataAPIs': 'true',
  'frontend.workerVersioningRuleAPIs': 'true',
  'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': '1',
};
