import { isIPv6 } from 'node:net';
import { UserError } from '../system/errors.js';
import { addressHasScheme, addressUnreadable } from './messages.js';

const DEFAULT_PORT = 7233;

/** host or host:port, an IPv6 host in brackets; nothing before or after. */
const HOST_AND_PORT = /^(?:\[(?<ipv6>[0-9a-f:.]+)\]|(?<host>[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?))(?::(?<port>\d{1,5}))?$/i;
const SCHEME = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\//i;

export interface HostAndPort {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * Reads the address of a gRPC endpoint; the port is 7233 unless it says another one.
 * Throws a `UserError` that names `place` for anything but host[:port].
 */
export function parseAddress(address: string, place: string): HostAndPort {
  const scheme = SCHEME.exec(address)?.groups?.['scheme'];
  if (scheme !== undefined) throw new UserError(addressHasScheme(place, address, scheme.toLowerCase()));
  const parts = HOST_AND_PORT.exec(address)?.groups;
  const host = parts?.['ipv6'] ?? parts?.['host'];
  const port = parts?.['port'] === undefined ? DEFAULT_PORT : Number(parts['port']);
  const sound = host !== undefined && port >= 1 && port <= 65_535 && (parts?.['ipv6'] === undefined || isIPv6(host));
  if (!sound) throw new UserError(addressUnreadable(place, address));
  return { host, port };
}

/** The inverse of `parseAddress`. */
export function addressText({ host, port }: HostAndPort): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
