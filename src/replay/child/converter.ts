import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { invoke, isCallable, property } from './reflect.js';
import { ChildProblem } from './sdk.js';

/** Watches the user's payload codecs, so that their failures are never blamed on workflow code. */
export interface CodecWatch {
  /** Codec calls that have not come back yet. */
  busy: number;
  /** Message of the last codec failure since it was cleared. */
  failure: string | undefined;
}

interface ConverterPaths {
  readonly payloadConverterPath: string | undefined;
  readonly failureConverterPath: string | undefined;
  readonly dataConverterPath: string | undefined;
}

/** Options for the SDK's `dataConverter`; `undefined` when the user has none. Paths are absolute. */
export async function loadDataConverter(
  { payloadConverterPath, failureConverterPath, dataConverterPath }: ConverterPaths,
  watch: CodecWatch,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (payloadConverterPath === undefined && failureConverterPath === undefined && dataConverterPath === undefined)
    return undefined;
  if (payloadConverterPath !== undefined) tryModule(payloadConverterPath, PAYLOAD_CONVERTER);
  if (failureConverterPath !== undefined) tryModule(failureConverterPath, FAILURE_CONVERTER);
  return {
    ...(payloadConverterPath === undefined ? {} : { payloadConverterPath }),
    ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
    ...(dataConverterPath === undefined
      ? {}
      : { payloadCodecs: (await loadCodecs(dataConverterPath)).map((codec) => watched(codec, watch)) }),
  };
}

interface Shape {
  readonly name: string;
  readonly methods: readonly [string, string];
}

const PAYLOAD_CONVERTER: Shape = { name: 'payloadConverter', methods: ['toPayload', 'fromPayload'] };
const FAILURE_CONVERTER: Shape = { name: 'failureConverter', methods: ['errorToFailure', 'failureToError'] };

/** Loads the module as the SDK will, to tell a broken converter from a broken bundle. */
function tryModule(path: string, { name, methods }: Shape): void {
  let loaded: unknown;
  try {
    loaded = createRequire(path)(path);
  } catch (error) {
    throw broken(`${path}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  const converter = property(loaded, name);
  if (!methods.every((method) => isCallable(property(converter, method)))) {
    throw broken(`${path} exports no \`${name}\` with ${methods.join(' and ')}`);
  }
}

async function loadCodecs(path: string): Promise<readonly object[]> {
  // The path is the user's: a bundler must leave this import alone.
  const loaded: unknown = await import(/* webpackIgnore: true */ pathToFileURL(path).href).catch((error: unknown) => {
    throw broken(`${path}: ${error instanceof Error ? error.message : String(error)}`, error);
  });
  // A CommonJS module shows its exports under `default` when Node cannot see their names.
  const codecs = property(loaded, 'payloadCodecs') ?? property(property(loaded, 'default'), 'payloadCodecs');
  if (!Array.isArray(codecs) || !codecs.every(isCodec)) {
    throw broken(`${path} exports no array \`payloadCodecs\` of objects with encode and decode`);
  }
  return codecs;
}

function broken(detail: string, cause?: unknown): ChildProblem {
  return new ChildProblem({ code: 'converter-broken', detail }, cause);
}

function isCodec(value: unknown): value is object {
  return typeof value === 'object' && isCallable(property(value, 'encode')) && isCallable(property(value, 'decode'));
}

/** The same codec, with its two calls observed; everything else it has is inherited. */
function watched(codec: object, watch: CodecWatch): unknown {
  const observe = (name: 'encode' | 'decode') => ({
    value: async (...args: readonly unknown[]) => {
      watch.busy += 1;
      try {
        return await invoke(codec, name, ...args);
      } catch (error) {
        watch.failure = error instanceof Error ? error.message : String(error);
        throw error;
      } finally {
        watch.busy -= 1;
      }
    },
  });
  return Object.create(codec, { encode: observe('encode'), decode: observe('decode') });
}
