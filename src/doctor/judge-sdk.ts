import { fail, type Finding, ok, skip, warn } from './finding.js';
import { saySdk as say } from './messages.js';

/** What trying the SDK of the user's project came to. */
export type SdkTrial =
  /** `looksAhead`: replay sees what workflow code does with this SDK. */
  | { readonly kind: 'loads'; readonly version: string; readonly looksAhead: boolean }
  /** One sentence with its remedy. */
  | { readonly kind: 'unusable'; readonly why: string };

export interface SdkFacts {
  readonly project: string;
  readonly trial: SdkTrial;
  /** Its workers can take part in worker versioning; `undefined` = not known. */
  readonly deployments: boolean | undefined;
  /** The replay gate needs it. */
  readonly needed: boolean;
}

export function judgeSdk({ project, trial, deployments, needed }: SdkFacts): Finding {
  if (trial.kind === 'unusable') {
    return needed ? fail('sdk', say.unusable(trial.why)) : skip('sdk', say.notNeeded(trial.why));
  }
  const { version, looksAhead } = trial;
  if (deployments === false) return fail('sdk', say.noDeployments(version));
  if (!looksAhead) return warn('sdk', say.blind(version));
  return ok('sdk', say.sdk(version, project));
}

/** A package of the SDK as the project finds it. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
}

export interface PackageFacts {
  /** Of `@temporalio/`, as the project and its worker find them. Empty = none found. */
  readonly packages: readonly InstalledPackage[];
  /** Versions of protobufjs that the parts of the SDK load; more than one copy breaks its reading of JSON histories. */
  readonly protobufjs: readonly string[];
}

export function judgeSdkPackages({ packages, protobufjs }: PackageFacts): Finding {
  if (packages.length === 0) return skip('sdk-packages', say.noPackages);
  const versions = [...new Set(packages.map(({ version }) => version))];
  const details = packages.map(({ name, version }) => `${name} ${version}`);
  if (versions.length > 1) return warn('sdk-packages', { ...say.mixed(versions), details });
  if (protobufjs.length > 1) return warn('sdk-packages', say.copies(protobufjs));
  return ok('sdk-packages', say.onePackageVersion(packages.length, versions[0] ?? ''));
}
