import { z } from 'zod';
import { ALLOWED } from './messages.js';
import { count, positiveDuration, section, text } from './values.js';

const hook = z.union([text, z.array(text, ALLOWED.command).min(1, ALLOWED.command)], ALLOWED.start);

const command = section({
  start: hook
    .exactOptional()
    .describe(
      'Starts the workers of a version: a line for `sh -c`, or a list of the command and its arguments with placeholders.',
    ),
  scale: hook.exactOptional().describe('Brings the workers of a version to `{replicas}`.'),
  stop: hook.exactOptional().describe('Stops the workers of a version; absent = `scale` with 0 replicas.'),
});

const kubernetes = section({
  workload: text.describe('Name of the workload of a version, such as `payments-{buildId}`.'),
  resource: text.prefault('deployment').describe('Its kind, as `kubectl scale` takes it.'),
  namespace: text.exactOptional().describe("Kubernetes namespace; absent = the context's."),
  context: text.exactOptional().describe('Context of the kubeconfig; absent = the current one.'),
});

const ecs = section({
  cluster: text.describe('ECS cluster.'),
  service: text.describe('Name of the ECS service of a version, such as `payments-{buildId}`.'),
  region: text.exactOptional().describe('AWS region; absent = as the AWS CLI is configured.'),
});

const cloudRun = section({
  project: text.describe('Google Cloud project.'),
  region: text.describe('Google Cloud region.'),
  workerPool: text.describe('Name of the Cloud Run worker pool of a version, such as `payments-{buildId}`.'),
});

const lambda = section({
  functionName: text.describe('Name of the Lambda function of a version, such as `payments-{buildId}`.'),
  region: text.exactOptional().describe('AWS region; absent = as the AWS CLI is configured.'),
});

const hooks = section({
  command: command.exactOptional().describe('Commands of your own.'),
  kubernetes: kubernetes.exactOptional().describe('`kubectl scale`.'),
  ecs: ecs.exactOptional().describe('`aws ecs update-service`.'),
  cloudRun: cloudRun.exactOptional().describe('`gcloud run worker-pools update`.'),
  lambda: lambda.exactOptional().describe('`aws lambda put-function-concurrency`.'),
  replicas: count(1, 10_000).prefault(1).describe('Workers that a version is started with.'),
  timeout: positiveDuration.prefault('5m').describe('Longest time for one command.'),
});

/** `none`, or one platform by its name. */
export const platform = z.union([z.literal('none', ALLOWED.platform), hooks], ALLOWED.platform);

/** The platforms of which one may be given. */
export const PLATFORMS = ['command', 'kubernetes', 'ecs', 'cloudRun', 'lambda'] as const;
