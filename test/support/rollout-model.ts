import { type Checkpoint, type OrderKind } from '../../src/rollout/checkpoint.js';
import { decodeCheckpoint, decodeOrder, encodeCheckpoint, encodeOrder } from '../../src/rollout/codec.js';
import { type Decision } from '../../src/rollout/decision.js';
import { nextStep } from '../../src/rollout/next-step.js';
import { type Findings, type Observation } from '../../src/rollout/observation.js';
import { type Check, type Plan } from '../../src/rollout/plan.js';
import { type Ramp, type Routing, StaleRouting, type Target, type VersionStatus } from '../../src/rollout/routing.js';
import { trustedNow } from '../../src/rollout/trusted-now.js';
import { type Verdict } from '../../src/gate/verdict.js';

/** What the routing holds, apart from tokens. */
export interface State {
  readonly current: Target;
  readonly currentSince: number;
  readonly ramp: Ramp | undefined;
}

/** An accepted routing write; `seen` = what the driver decided it on, absent for somebody else's write. */
export interface Write {
  readonly at: number;
  readonly before: State;
  readonly after: State;
  readonly seen: { readonly observation: Observation; readonly findings: Findings } | undefined;
}

/** Temporal's routing of one deployment, in memory: tokens, times of each change, 32-bit percentages, one entry per version. */
export class ServerModel {
  now = 1_800_000_000_000;
  manager = '';
  readonly writes: Write[] = [];
  private state: State = { current: 'v1', currentSince: this.now, ramp: undefined };
  private revision = 1;
  private checkpoint: string | undefined;
  private order: string | undefined;

  read(): Routing {
    return {
      ...this.state,
      propagation: 'settled',
      manager: this.manager,
      lastModifier: this.writes.at(-1)?.seen === undefined ? 'somebody' : 'rainbow',
      versions: [{ buildId: CANDIDATE, status: this.status(), createdAt: 0 }],
      token: Uint8Array.of(this.revision >> 8, this.revision & 255),
      mark: `r${this.revision}`,
    };
  }

  private status(): VersionStatus {
    const { current, ramp } = this.state;
    if (current === CANDIDATE) return 'current';
    if (ramp?.target === CANDIDATE) return 'ramping';
    return this.writes.some(({ after }) => after.current === CANDIDATE || after.ramp?.target === CANDIDATE)
      ? 'drained'
      : 'inactive';
  }

  entry(): Pick<Observation, 'checkpoint' | 'order'> {
    const checkpoint = this.checkpoint === undefined ? undefined : decodeCheckpoint(this.checkpoint);
    const order = this.order === undefined ? undefined : decodeOrder(this.order);
    return { checkpoint, order: order?.rollout === checkpoint?.rollout ? order : undefined };
  }

  writeCheckpoint(checkpoint: Checkpoint): void {
    this.checkpoint = encodeCheckpoint(checkpoint);
  }

  /** A person's word on the rollout in progress, about the step that the checkpoint names; void without a rollout. */
  give(kind: OrderKind, { steps, fingerprint }: Pick<Plan, 'steps' | 'fingerprint'>): void {
    const { checkpoint } = this.entry();
    if (checkpoint === undefined) return;
    const { position, rollout } = checkpoint;
    const step = position.at === 'step' ? position.step : position.at === 'promotion' ? steps.length : -1;
    this.order = encodeOrder({ format: 1, rollout, kind, step, by: 'ann', at: this.now, reason: '', plan: fingerprint });
  }

  ramp(target: string, percentage: number, write?: Authority): void {
    const since = this.state.ramp?.target === target ? this.state.ramp.since : this.now;
    this.change({ ramp: { target, percentage: Math.fround(percentage), since, percentageSince: this.now } }, write);
  }

  unsetRamp(write?: Authority): void {
    this.change({ ramp: undefined }, write);
  }

  makeCurrent(target: Target, write?: Authority): void {
    const { ramp } = this.state;
    this.change({ current: target, currentSince: this.now, ramp: ramp?.target === target ? undefined : ramp }, write);
  }

  /** Whoever owns the deployment may do anything; a driver needs a fresh token and an unmanaged deployment. */
  private change(change: Partial<State>, write: Authority | undefined): void {
    const refused = write !== undefined && (this.manager !== '' || String(write.token) !== String(this.read().token));
    if (refused) throw new StaleRouting('conflict token mismatch, or managed by somebody else');
    // As the server. With a fresh token this would be a defect of the core.
    const ramping = change.ramp?.target;
    if (ramping !== undefined && ramping === this.state.current) throw new Error('the ramping version is already current');
    const before = this.state;
    this.state = { ...before, ...change };
    this.revision += 1;
    this.writes.push({ at: this.now, before, after: this.state, seen: write?.seen });
  }
}

interface Authority {
  readonly token: Uint8Array;
  readonly seen: NonNullable<Write['seen']>;
}

export const CANDIDATE = 'v2';

/** Everything around the server that a driver asks. */
export interface World {
  readonly server: ServerModel;
  plan: Plan;
  /** The runner's clock minus the server's, milliseconds. */
  skew: number;
  readonly verdict: (world: World) => Verdict;
  readonly finding: (check: Check) => {
    readonly kind: 'pass' | 'fail' | 'hold';
    readonly because: string;
    readonly first: boolean;
  };
}

/** The share of new workflows that a state sends to the candidate, 0 to 100. */
export function shareOf({ current, ramp }: Pick<State, 'current' | 'ramp'>): number {
  if (current === CANDIDATE) return 100;
  return ramp?.target === CANDIDATE ? ramp.percentage : 0;
}

/**
 * One turn of a driver, shaped as the shell's: look, decide, find out, decide again, write the intent, write the routing, look again;
 * until it holds. It yields before and after each read and write: there it can be killed, or overtaken by another one.
 */
export function* turn(world: World): Generator<'read' | 'write' | 'written', Decision> {
  const { server } = world;
  for (;;) {
    const observation: Observation = {
      candidate: CANDIDATE,
      identity: 'rainbow',
      routing: server.read(),
      ...server.entry(),
      findings: {},
      newRollout: `rollout-${server.now}`,
    };
    yield 'read';
    const { decision, findings } = decide(world, observation);
    if (decision.kind === 'hold' || decision.kind === 'conflict' || decision.kind === 'finished') return decision;
    if (decision.kind === 'check' || decision.kind === 'judge') throw new Error(`asked twice for the same ${decision.kind}`);
    if (
      observation.checkpoint === undefined ||
      encodeCheckpoint(observation.checkpoint) !== encodeCheckpoint(decision.checkpoint)
    ) {
      yield 'write';
      server.writeCheckpoint(decision.checkpoint);
      yield 'written';
    }
    if (decision.kind === 'record') continue;
    yield 'write';
    route(server, decision, { observation, findings });
    yield 'written';
  }
}

function decide(world: World, observation: Observation): { readonly decision: Decision; readonly findings: Findings } {
  let findings: Findings = {};
  for (;;) {
    const seen = findings.verdict === undefined ? [] : [world.server.now];
    const decision = nextStep(world.plan, { ...observation, findings }, trustedNow(world.server.now + world.skew, seen));
    if (decision.kind === 'check' && findings[decision.check] === undefined)
      findings = { ...findings, [decision.check]: world.finding(decision.check) };
    else if (decision.kind === 'judge' && findings.verdict === undefined)
      findings = { ...findings, verdict: world.verdict(world) };
    else return { decision, findings };
  }
}

type RoutingDecision = Extract<Decision, { kind: 'ramp' | 'promote' | 'rollback' }>;

/** A refused token changes nothing: the driver looks again. */
function route(server: ServerModel, decision: RoutingDecision, seen: Authority['seen']): void {
  const write = { token: seen.observation.routing?.token ?? new Uint8Array(), seen };
  try {
    if (decision.kind === 'ramp') server.ramp(CANDIDATE, decision.percentage, write);
    else if (decision.kind === 'promote') server.makeCurrent(CANDIDATE, write);
    else if (decision.undo.kind === 'unset-ramp') server.unsetRamp(write);
    else server.makeCurrent(decision.undo.target, write);
  } catch (error) {
    if (!(error instanceof StaleRouting)) throw error;
  }
}

/** Run a fresh driver until it rests; more than `most` reads and writes mean that it never does. */
export function rest(world: World, most = 60): Decision {
  const driver = turn(world);
  for (let points = 0; points < most; points += 1) {
    const { done, value } = driver.next();
    if (done === true) return value;
  }
  throw new Error(`the driver did not rest within ${most} reads and writes`);
}
