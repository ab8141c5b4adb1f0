import { setTimeout as delay } from 'node:timers/promises';
import { type Code, type DeployScene, type Rollout, type Spawned } from './deploy-scene.js';
import { type AnswerFate, type GrpcProxy, type ProxiedCall, type RequestFate } from './proxy.js';
import { type TestServer } from './server.js';
import { until } from './wait.js';
import { sceneWhere, withScene } from './with-scene.js';
import { inForceSince, isRouting, nameOf, storedOutcome, type AcceptedWrite } from './write-record.js';

/** Where the process is killed: before the server sees the write, or after the server did it and before the process knows. */
export interface Boundary {
  readonly write: string;
  readonly when: 'before' | 'after';
}

export interface Trial {
  readonly server: TestServer;
  readonly rollout: Rollout;
  /** What v2 does; v1 is the base. */
  readonly code: Code;
  /** None: the deploy runs through. */
  readonly kill?: Boundary;
  /** Which verb goes on. */
  readonly goesOnWith: 'deploy' | 'advance';
}

/** What happened, over both processes. */
export interface Story {
  readonly killed: boolean;
  readonly exitCode: number | null;
  readonly current: string;
  readonly ramping: string;
  readonly outcome: string | undefined;
  /** Every write that the server accepted, in order. */
  readonly writes: readonly AcceptedWrite[];
  /** What the processes printed, for whoever looks into a failure. */
  readonly output: string;
}

const DEADLINE = 90_000;
/** Exit code of a verb that holds: go on later. */
const HELD = 10;

/** Deploys v2 beside a Current v1 on a deployment of its own; kills the deploy where the trial says, and goes on until the end. */
export async function trial(what: Trial): Promise<Story> {
  const begun = sceneWhere(what.server, what.rollout, async (scene) => {
    await Promise.all([scene.workers('v1'), scene.workers('v2', what.code)]);
    await scene.currentIs('v1');
    await listed(scene, 'v2');
  });
  return await withScene(begun, async (scene) => {
    const proxy = await scene.proxy();
    scene.traffic(3);
    return await played(what, scene, proxy);
  });
}

async function played({ kill, goesOnWith }: Trial, scene: DeployScene, proxy: GrpcProxy): Promise<Story> {
  const first = scene.spawn(['deploy', '--build-id', 'v2', '--address', proxy.address]);
  const recorder = record(scene, {
    kill,
    killNow: async () => {
      first.child.kill('SIGKILL');
      await first.exited;
    },
  });
  proxy.use(recorder);
  let exitCode = await withDeadline(first);
  let output = first.output();
  if (recorder.killed()) {
    const rest = goesOnWith === 'deploy' ? await deployAgain(scene, proxy) : await advanceToTheEnd(scene, proxy);
    exitCode = rest.exitCode;
    output += `--- ${goesOnWith} ---\n${rest.output}`;
  }
  const { current, ramping } = await scene.routing();
  const outcome = await storedOutcome(scene, 'v2');
  return { killed: recorder.killed(), exitCode, current, ramping, outcome, writes: recorder.writes, output };
}

interface Rest {
  readonly exitCode: number | null;
  readonly output: string;
}

async function deployAgain(scene: DeployScene, proxy: GrpcProxy): Promise<Rest> {
  const again = scene.spawn(['deploy', '--build-id', 'v2', '--address', proxy.address]);
  return { exitCode: await withDeadline(again), output: again.output() };
}

/** As a schedule does, only faster; in this process, because a tick keeps nothing from the one before. */
async function advanceToTheEnd(scene: DeployScene, proxy: GrpcProxy): Promise<Rest> {
  let output = '';
  const end = await until(
    async () => {
      const { exitCode, headline } = await scene.run('advance', { 'build-id': 'v2' }, { address: proxy.address });
      output += `${exitCode} ${headline}\n`;
      return exitCode === HELD ? undefined : { exitCode };
    },
    { what: 'advance to come to an end', deadline: DEADLINE, every: 400 },
  ).catch((error: unknown) => {
    throw new Error(output, { cause: error });
  });
  return { exitCode: end.exitCode, output };
}

interface Recorder {
  readonly writes: readonly AcceptedWrite[];
  killed(): boolean;
  onRequest(call: ProxiedCall): Promise<RequestFate>;
  onAnswer(call: ProxiedCall, grpcStatus: number): Promise<AnswerFate>;
}

function record(
  scene: DeployScene,
  { kill, killNow }: { readonly kill: Boundary | undefined; readonly killNow: () => Promise<void> },
): Recorder {
  const writes: AcceptedWrite[] = [];
  const arrivals = new Map<number, number>();
  let killed = false;
  const isHere = (call: ProxiedCall, when: Boundary['when']): boolean =>
    !killed && kill?.when === when && nameOf(call) === kill.write;
  return {
    writes,
    killed: () => killed,
    onRequest: async (call) => {
      arrivals.set(call.index, Date.now());
      if (!call.isWrite || !isHere(call, 'before')) return 'forward';
      killed = true;
      await killNow();
      return 'drop';
    },
    onAnswer: async (call, grpcStatus) => {
      if (!call.isWrite || grpcStatus !== 0) return 'forward';
      const routes = isRouting(call);
      const since = routes ? await inForceSince(scene) : undefined;
      writes.push({ name: nameOf(call), routes, arrived: arrivals.get(call.index) ?? 0, since });
      if (!isHere(call, 'after')) return 'forward';
      killed = true;
      await killNow();
      return 'drop';
    },
  };
}

async function withDeadline(spawned: Spawned): Promise<number | null> {
  const end = await Promise.race([spawned.exited.then((code) => ({ code })), delay(DEADLINE, undefined, { ref: false })]);
  if (end === undefined) throw new Error(`The deploy did not end in ${DEADLINE / 1000} s:\n${spawned.output()}`);
  return end.code;
}

/** The server lists the queues of this version: what it still does for that is no part of a trial. */
async function listed(
  { client, server: { namespace }, deployment: deploymentName }: DeployScene,
  buildId: string,
): Promise<void> {
  const version = { namespace, deploymentVersion: { deploymentName, buildId } };
  const described = () => client.workflowService.describeWorkerDeploymentVersion(version);
  await until(async () => (await described()).versionTaskQueues.length > 0, {
    what: `the server to list the queues of ${buildId}`,
    deadline: 30_000,
  });
}
