/** What a hook may do with the workers of a version. */
export type HookAction = 'start' | 'scale' | 'stop';

/** Where the workers of every version run. `none`: nobody has told, so nothing is started or stopped. */
export type Platform =
  | { readonly kind: 'none' }
  | { readonly kind: 'command'; readonly commands: Partial<Record<HookAction, CommandTemplate>> }
  | {
      readonly kind: 'kubernetes';
      /** Name of the Deployment (or other scalable resource) of a version, with `{buildId}`. */
      readonly workload: string;
      readonly resource: string;
      readonly namespace: string | undefined;
      readonly context: string | undefined;
    }
  | { readonly kind: 'ecs'; readonly cluster: string; readonly service: string; readonly region: string | undefined }
  | { readonly kind: 'cloudRun'; readonly project: string; readonly region: string; readonly workerPool: string }
  | { readonly kind: 'lambda'; readonly functionName: string; readonly region: string | undefined };

/** A program and its arguments with placeholders, or a line for `sh -c`, which gets its values from the environment alone. */
export type CommandTemplate = readonly [string, ...string[]] | { readonly shell: string };

/** The workers that a hook is about. Names come from outside: they are never part of a shell's text. */
export interface Workers {
  readonly deployment: string;
  readonly buildId: string;
  readonly namespace: string;
  readonly address: string;
  readonly taskQueues: readonly string[];
  readonly replicas: number;
}

/** A program with its arguments, ready to run without a shell. */
export type Argv = readonly [string, ...string[]];
