import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type Request } from '../protocol.js';
import { property } from './reflect.js';
import { ChildProblem, type Sdk } from './sdk.js';

/** Builds the workflow bundle with the user's own bundler and writes it to `target`. */
export async function buildBundle(
  sdk: Sdk,
  { workflowsPath, target, bundlerOptionsPath, workflowInterceptorModules, ...converters }: Extract<Request, { kind: 'bundle' }>,
): Promise<void> {
  const options = {
    ...(bundlerOptionsPath === undefined ? {} : await bundlerOptions(bundlerOptionsPath)),
    workflowsPath,
    ...(workflowInterceptorModules.length === 0 ? {} : { workflowInterceptorModules }),
    ...given({ payloadConverterPath: converters.payloadConverterPath, failureConverterPath: converters.failureConverterPath }),
  };
  const said: string[] = [];
  const code = await sdk.bundle({ ...options, logger: listener(said) }).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    // The bundler's own error only says that something failed; what failed and where went to its logger.
    throw new ChildProblem({ code: 'build-failed', detail: [...said, message].join('\n') }, error);
  });
  await writeFile(target, code);
}

/** The user's `bundlerOptions`, as the workers give them: webpackConfigHook, ignoreModules, … */
async function bundlerOptions(path: string): Promise<object> {
  const broken = (detail: string, cause?: unknown): ChildProblem =>
    new ChildProblem({ code: 'bundler-options-broken', detail: `${path}${detail}` }, cause);
  // The path is the user's: a bundler must leave this import alone.
  const loaded: unknown = await import(/* webpackIgnore: true */ pathToFileURL(path).href).catch((error: unknown) => {
    throw broken(`: ${error instanceof Error ? error.message : String(error)}`, error);
  });
  const options = property(loaded, 'bundlerOptions') ?? property(property(loaded, 'default'), 'bundlerOptions');
  if (typeof options !== 'object' || options === null) throw broken(' exports no object `bundlerOptions`');
  return options;
}

function given(paths: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(paths).flatMap(([name, path]) => (path === undefined ? [] : [[name, path]])));
}

/** A logger of the SDK that keeps the errors. */
function listener(said: string[]): Readonly<Record<string, unknown>> {
  const ignore = (): void => undefined;
  const error = (message: unknown): void => void said.push(String(message));
  return {
    error,
    log: (level: unknown, message: unknown) => {
      if (level === 'ERROR') error(message);
    },
    trace: ignore,
    debug: ignore,
    info: ignore,
    warn: ignore,
  };
}
