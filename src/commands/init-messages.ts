import { counted } from '../report/numbers.js';

/** The end of every refusal: what is there stays as it was. */
const NOTHING = 'nothing was written';

/** Every sentence that `init` says to a user. */
export const sayInit = {
  question: {
    deploymentName: 'Name of the Worker Deployment',
    taskQueues: 'Task queues that its workers poll, separated by commas',
    workflows: 'Source of the workflows, a file or a folder',
    address: 'Address of Temporal that the CI reaches, host:port (empty: say it later)',
    build: 'Command that builds the project in the CI (empty: none)',
    start: 'Command that starts the workers of a new build in the CI (empty: say it later)',
    pace: 'Rollouts within one job (short), or over days by a schedule (long)',
  },
  /** What a sentence calls what is chosen. */
  kind: {
    deploymentName: 'deployment name',
    workflows: 'workflow source',
    build: 'build command',
    start: 'start command',
    address: 'address',
    pace: 'pace',
  },
  needed: (what: string, flag: string) => `no ${what} was found in the code, so ${NOTHING}; give it with ${flag}`,
  several: (what: string, flag: string, found: readonly string[]) =>
    `the code has more than one ${what}, so ${NOTHING}; choose with ${flag}: ${found.join(', ')}`,
  badName: (source: string, allowed: string, found: string) => `${source} must be ${allowed}, found "${found}"`,
  badPace: (found: string) => `"${found}" is neither short nor long`,
  noWorkflows: (source: string, found: string) =>
    `${source} is "${found}", but there is no such file and no folder with an index file; give the path of the workflows' source`,
  unknownFile: (found: string, names: readonly string[], meant: string | undefined) =>
    `--workflow-files has "${found}"${meant === undefined ? '' : `, did you mean ${meant}?`}; there are ${names.join(', ')}, or none`,
  twoDeploys: (names: readonly string[]) =>
    `--workflow-files has ${names.join(' and ')}, which each deploy every push; choose one of them`,
  inputEnded: `the input ended before every question had an answer; ${NOTHING}`,
  stopped: `stopped; ${NOTHING}`,

  headline: (files: number, deploymentName: string, { dryRun }: { readonly dryRun: boolean }) =>
    files === 0
      ? `everything for ${deploymentName} is in place already`
      : `${dryRun ? 'would write' : 'wrote'} ${counted(files, 'file')} for the deployment ${deploymentName}`,
  what: {
    package: 'package',
    sdk: 'SDK',
    install: 'install',
    node: 'Node.js',
    branch: 'branch',
    deployment: 'deployment',
    queues: 'task queues',
    workflows: 'workflows',
    bundle: 'bundle',
    payloadConverter: 'payload converter',
    failureConverter: 'failure converter',
    interceptors: 'interceptors',
    behavior: 'versioning',
    build: 'build',
    start: 'start',
    address: 'address',
    namespace: 'namespace',
    server: 'server',
  },
  from: {
    answer: 'answered',
    usual: 'the usual place',
    guess: 'guessed from the name of the package',
    server: 'the server',
    connection: 'your connection',
    git: 'git',
    nothing: 'no lock file',
  },
  serverHas: (namespace: string, deployments: readonly string[]) =>
    deployments.length === 0
      ? `no Worker Deployment yet in namespace ${namespace}`
      : `${counted(deployments.length, 'Worker Deployment')} in namespace ${namespace}: ${deployments.slice(0, 10).join(', ')}${deployments.length > 10 ? ', …' : ''}`,

  notReached: (why: string) => `the server was not looked at: ${why}`,
  notAnswered: (seconds: number) => `no answer within ${seconds} seconds`,
  isNew: (deploymentName: string) =>
    `the server has no Worker Deployment ${deploymentName} yet; it appears when its first versioned worker polls`,
  polledUnversioned: (queue: string) =>
    `task queue ${queue} is polled by workers without a version now; the first deploy takes over from them`,
  notPolled: (queue: string) => `nobody polls task queue ${queue} now`,
  noWorkers: 'no code was found that creates a worker (Worker.create)',
  noSdk: 'package.json names no @temporalio/worker, which the replay check takes from this project',
  notVersioned: (place: string) =>
    `${place} creates a worker without workerDeploymentOptions; only versioned workers can be routed to: set useWorkerVersioning, version and defaultVersioningBehavior`,
  noBehavior: (place: string) =>
    `${place} sets no defaultVersioningBehavior, so each workflow must say PINNED or AUTO_UPGRADE itself`,
  unread: (place: string, option: string) =>
    `${place} has ${option}, of which only running the code tells everything; if workflows need it, say it in rainbow.yaml, \`rollout.replay\` (docs/configuration.md)`,
  noQueues: 'no task queue was found; name those of the workers in rainbow.yaml, `worker.taskQueues`, or with --task-queue',
  unparsed: (file: string) => `${file} could not be read as code`,
  differs: (file: string) => `${file} exists and differs; to write it takes --force`,

  next: {
    address: '`rainbow.yaml`: say where your server is, `connection.address`.',
    start: (file: string) =>
      `\`${file}\`: put in what starts your workers on your platform, on the lines with \`# your platform\`.`,
    places: (file: string) => `\`${file}\`: its places and numbers are examples; go through the lines with \`# your …\`.`,
    secrets: (secrets: readonly string[], environments: readonly string[]) =>
      `GitHub: add ${secrets.length === 1 ? 'the secret' : 'the secrets'} ${secrets.map((name) => `\`${name}\``).join(' and ')}${
        environments.length === 0 ? '' : ` to the environment ${environments.map((name) => `\`${name}\``).join(', ')}`
      }; a server that takes no API key needs none.`,
    capture: (folder: string) =>
      `\`rainbow capture --redact --output ${folder}\`, and commit the folder: it is what pull requests are checked with.`,
    doctor: '`rainbow doctor`: are server, SDK, workers and permissions ready?',
    plan: '`rainbow plan --build-id "$(git rev-parse HEAD)"`: what would a deploy do?',
  },
} as const;
