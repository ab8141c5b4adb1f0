import { fail, type Finding, ok, skip, warn } from './finding.js';
import { sayServer as say } from './messages.js';

export interface NamespaceFacts {
  readonly namespace: string;
  /** How long closed workflows are kept, milliseconds; 0 = the server does not say. */
  readonly retention: number;
  /** The longest that a rollout may take under traffic; 0 = none is planned. */
  readonly rollout: number;
  /** How long `cleanup` keeps a version whose workflows have closed. */
  readonly queryGrace: number;
}

/** The gate counts workflows that closed since the ramp began: what the server has forgotten by then is missing on both sides. */
export function judgeNamespace({ namespace, retention, rollout, queryGrace }: NamespaceFacts): Finding {
  if (retention === 0) return ok('namespace', say.namespace(namespace));
  if (retention < rollout) return warn('namespace', say.forgetsDuringRollout(namespace, retention, rollout));
  if (retention < queryGrace) return warn('namespace', say.forgetsDuringGrace(namespace, retention, queryGrace));
  return ok('namespace', say.keeps(namespace, retention));
}

/** `tooOld`: certainly; a version that is not numbers is not judged. */
export function judgeServerVersion({ version, tooOld, oldest }: { version: string; tooOld: boolean; oldest: string }): Finding {
  if (tooOld) return fail('server-version', say.tooOld(version, oldest));
  return ok('server-version', say.version(version));
}

/** Attributes without which the gate cannot count, and those that it can do without at a price. */
export const REQUIRED_ATTRIBUTES = [
  'TemporalWorkerDeployment',
  'TemporalWorkerDeploymentVersion',
  'TemporalWorkflowVersioningBehavior',
] as const;
export const OPTIONAL_ATTRIBUTES = ['TemporalReportedProblems', 'TemporalUsedWorkerDeploymentVersions'] as const;

type Attribute = (typeof REQUIRED_ATTRIBUTES)[number] | (typeof OPTIONAL_ATTRIBUTES)[number];

export interface VisibilityFacts {
  /** Attributes that a query by them does not find. */
  readonly missing: readonly Attribute[];
  /** Counting by status works. */
  readonly groups: boolean;
}

export function judgeSearchAttributes({ missing, groups }: VisibilityFacts): Finding {
  const lacking = REQUIRED_ATTRIBUTES.filter((name) => missing.includes(name));
  if (lacking.length > 0) return fail('search-attributes', say.attributesMissing(lacking));
  if (!groups) return fail('search-attributes', say.noGroups);
  return ok('search-attributes', say.attributes(REQUIRED_ATTRIBUTES));
}

export interface FeatureFacts {
  readonly version: string;
  readonly missing: readonly Attribute[];
  /** Workers tell the server how their tasks went. */
  readonly heartbeats: boolean;
  /** A move that lasts for one task. */
  readonly oneTime: boolean;
}

/** What this server lacks, and what that costs. Without the first three the gate sees less; the last one only changes how `recover` moves. */
export function judgeServerFeatures({ version, missing, heartbeats, oneTime }: FeatureFacts): Finding {
  const costs: readonly (readonly [lacks: boolean, cost: string])[] = [
    [missing.includes('TemporalReportedProblems'), say.lacks.problems],
    [missing.includes('TemporalUsedWorkerDeploymentVersions'), say.lacks.usedVersions],
    [!heartbeats, say.lacks.heartbeats],
  ];
  const felt = costs.filter(([lacks]) => lacks).map(([, cost]) => cost);
  const details = oneTime ? felt : [...felt, say.lacks.oneTime];
  if (felt.length === 0) return ok('server-features', details.length === 0 ? say.allFeatures : say.enoughFeatures, details);
  return warn('server-features', { ...say.fewerFeatures(version), details });
}

/** `denied`: what the server said. `unknown`: writing could not be tried; why. */
export type WritePermission =
  | { readonly kind: 'granted' }
  | { readonly kind: 'denied'; readonly said: string }
  | { readonly kind: 'unknown'; readonly why: string };

export function judgePermissions(namespace: string, write: WritePermission): Finding {
  switch (write.kind) {
    case 'granted':
      return ok('permissions', say.mayWrite(namespace));
    case 'denied':
      return fail('permissions', say.mayNotWrite(write.said));
    case 'unknown':
      return skip('permissions', say.writeUnknown(write.why));
  }
}

/** Warnings that the settings of the connection gave rise to. */
export function judgeConnection(address: string, warnings: readonly string[]): Finding {
  if (warnings.length === 0) return ok('connection', say.reached(address));
  return warn('connection', { what: say.reached(address), why: '', remedy: '', details: warnings });
}
