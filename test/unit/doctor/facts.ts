import { type DeploymentFacts } from '../../../src/doctor/judge-deployment.js';
import { type PollerFacts } from '../../../src/doctor/judge-pollers.js';
import { type QueuePoller } from '../../../src/rollout/registration.js';
import { type Routing } from '../../../src/rollout/routing.js';

export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

export const routing: Routing = {
  current: 'v1',
  currentSince: NOW - DAY,
  ramp: undefined,
  propagation: 'settled',
  manager: '',
  lastModifier: 'rainbow-deploy',
  versions: [{ buildId: 'v1', status: 'current', createdAt: NOW - DAY }],
  token: new Uint8Array(),
  mark: 'm',
};

export function deployment(change: Partial<Routing> = {}, more: Partial<DeploymentFacts> = {}): DeploymentFacts {
  return {
    deploymentName: 'orders',
    namespace: 'default',
    routing: { ...routing, ...change },
    rollout: false,
    onConflict: 'reject',
    identity: 'rainbow-deploy',
    propagationTimeout: MINUTE,
    now: NOW,
    ...more,
  };
}

export function poller(change: Partial<QueuePoller> = {}): QueuePoller {
  return {
    taskQueue: 'orders',
    kind: 'workflow',
    identity: '7@host',
    lastAccess: NOW - 1_000,
    deploymentName: 'orders',
    buildId: 'v1',
    versioned: true,
    ...change,
  };
}

export const UNVERSIONED = { versioned: false, deploymentName: null, buildId: null, identity: '9@old' } as const;

export function polled(pollers: readonly QueuePoller[], change: Partial<PollerFacts> = {}): PollerFacts {
  return {
    deploymentName: 'orders',
    current: 'v1',
    served: [{ name: 'orders', kind: 'workflow' }],
    configured: [],
    pollers,
    now: NOW,
    frozen: undefined,
    ...change,
  };
}
