import { UserError } from '../system/errors.js';
import { bothPathAndData, codecIgnored, hostVerificationKept, notABoolean } from './messages.js';

/** As `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface TemporalVariables {
  /** Only what is set to something; `TEMPORAL_TLS` is spelled "true" or "false". */
  readonly set: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

const NO_HOST_VERIFICATION = 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION';
const CODEC_ENDPOINT = 'TEMPORAL_CODEC_ENDPOINT';
const UNHONOURED = [NO_HOST_VERIFICATION, CODEC_ENDPOINT, 'TEMPORAL_CODEC_AUTH'];

/**
 * The `TEMPORAL_*` variables as `@temporalio/envconfig` can read them. It takes an empty variable for a value (CI systems set unset
 * secrets to '') and every spelling of TEMPORAL_TLS but "1" and "true" for "off", so both are mended here.
 */
export function temporalVariables(env: Environment): TemporalVariables {
  const given = Object.entries(env).flatMap(([name, value]) => {
    const text = value?.trim() ?? '';
    return name.startsWith('TEMPORAL_') && text !== '' ? [[name, text] as const] : [];
  });
  const all: Record<string, string> = Object.fromEntries(given);
  for (const name of ['TEMPORAL_TLS_CLIENT_CERT', 'TEMPORAL_TLS_CLIENT_KEY', 'TEMPORAL_TLS_SERVER_CA_CERT']) {
    if (all[`${name}_PATH`] !== undefined && all[`${name}_DATA`] !== undefined) throw new UserError(bothPathAndData(name));
  }
  const warnings: string[] = [];
  if (flag(all, NO_HOST_VERIFICATION) === true) warnings.push(hostVerificationKept());
  if (all[CODEC_ENDPOINT] !== undefined) warnings.push(codecIgnored(CODEC_ENDPOINT));
  const tls = flag(all, 'TEMPORAL_TLS');
  const set = Object.fromEntries(Object.entries(all).filter(([name]) => !UNHONOURED.includes(name)));
  return { set: tls === undefined ? set : { ...set, TEMPORAL_TLS: String(tls) }, warnings };
}

function flag(variables: Readonly<Record<string, string>>, name: string): boolean | undefined {
  const text = variables[name];
  if (text === undefined) return undefined;
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off)$/i.test(text)) return false;
  throw new UserError(notABoolean(name, text));
}
