import { type SelectRules } from './selection.js';

/** What a replay needs to know about the user's code; the configuration fills it in. Every path is absolute. */
export interface ReplaySetup {
  /** Folder of the user's project: `@temporalio/worker` is resolved from here. */
  readonly project: string;
  /** One of the two is given: a bundle made by `bundleWorkflowCode`, or the workflows' source to bundle. */
  readonly workflowBundle?: string;
  readonly workflowsPath?: string;
  /** Module with the payload converter (as the workers use it), and module exporting `payloadCodecs`. */
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
  /** Fewer replayed histories than this are inconclusive while more open runs exist. */
  readonly minHistories: number;
  /** Watchdog per history, milliseconds. */
  readonly timeout: number;
  /** Child processes. */
  readonly concurrency: number;
}
