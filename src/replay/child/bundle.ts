import { writeFile } from 'node:fs/promises';
import { type Request } from '../protocol.js';
import { ChildProblem, type Sdk } from './sdk.js';

/** Builds the workflow bundle with the user's own bundler and writes it to `target`. */
export async function buildBundle(
  sdk: Sdk,
  { workflowsPath, payloadConverterPath, target }: Extract<Request, { kind: 'bundle' }>,
): Promise<void> {
  const said: string[] = [];
  const code = await sdk
    .bundle({ workflowsPath, ...(payloadConverterPath === undefined ? {} : { payloadConverterPath }), logger: listener(said) })
    .catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      // The bundler's own error only says that something failed; what failed and where went to its logger.
      throw new ChildProblem({ code: 'build-failed', detail: [...said, message].join('\n') }, error);
    });
  await writeFile(target, code);
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
