import { type SelectRules } from './selection.js';

/** What a replay needs to know about the user's code; every path is absolute. The `replay` part of the settings has this shape. */
export interface ReplaySetup {
  /** Folder from which `@temporalio/worker` is resolved. */
  readonly project: string;
  /** One of the two is given. */
  readonly workflowBundle?: string;
  readonly workflowsPath?: string;
  readonly payloadConverterPath?: string;
  readonly failureConverterPath?: string;
  readonly dataConverterPath?: string;
  /** Modules with `interceptors`, as the workers' `interceptors.workflowModules`; they go into the bundle. */
  readonly workflowInterceptorModules?: readonly string[];
  /** Module that exports `bundlerOptions` as the workers have them. */
  readonly bundlerOptionsPath?: string;
  readonly sample: { readonly perWorkflowType: number; readonly total: number };
  /** How the sample is chosen; absent = the defaults. */
  readonly select?: Partial<SelectRules>;
  readonly minHistories: number;
  /** Watchdog per history, milliseconds. */
  readonly timeout: number;
  /** Child processes. */
  readonly concurrency: number;
}
