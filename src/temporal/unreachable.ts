import {
  clientCertificateRejected,
  clientCertificateRequired,
  closedAfterHandshake,
  connectionLost,
  hostNameMismatch,
  hostUnknown,
  notTemporal,
  refused,
  serverCertificateExpired,
  serverSpeaksPlaintext,
  serverSpeaksTls,
  unknownAuthority,
  unreachable,
} from './messages.js';

/** What is known about an endpoint that could not be reached. */
export interface Unreachable {
  readonly address: string;
  /** Whether this side uses TLS, with a CA and a client certificate of its own. */
  readonly tls: { readonly ca: boolean; readonly client: boolean } | undefined;
  /** Milliseconds of retries after a connection that had worked; `undefined` before the first answer. */
  readonly lostFor: number | undefined;
  /** What a closer look at the endpoint found, if there was one; tells more than the error. */
  readonly finding?: string | undefined;
}

export type Reason =
  | 'refused'
  | 'dns'
  | 'plaintext-to-tls'
  | 'tls-to-plaintext'
  | 'unknown-authority'
  | 'host-name'
  | 'server-certificate-expired'
  | 'client-certificate'
  | 'closed'
  | 'not-grpc';

/** The two findings of `diagnose` that have no words of OpenSSL's. */
export const SPEAKS_TLS = 'the server answered a TLS handshake';
export const CLOSED_AFTER_HANDSHAKE = 'the server closed the connection right after the TLS handshake';

/** What Node's sockets and OpenSSL write into the channel's last error; alerts by number: RFC 8446 §6. The first match counts. */
const SIGNS: readonly (readonly [Reason, RegExp])[] = [
  ['plaintext-to-tls', new RegExp(SPEAKS_TLS)],
  ['closed', new RegExp(CLOSED_AFTER_HANDSHAKE)],
  ['refused', /ECONNREFUSED/],
  ['dns', /name resolution failed|ENOTFOUND|EAI_AGAIN/i],
  ['tls-to-plaintext', /wrong version number|packet length too long|record layer failure/i],
  ['host-name', /ALTNAME_INVALID|does not match certificate's altnames/i],
  ['server-certificate-expired', /certificate (?:has expired|is not yet valid)|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/i],
  ['unknown-authority', /unable to verify|self[- ]signed|unable to get (?:local )?issuer|invalid ca certificate/i],
  ['not-grpc', /alert number 120|no application protocol|protocol error/i],
  ['client-certificate', /alert number (?:116|4[0-9])\b/],
];

/** Which of the known reasons the details give; `undefined` when they name none. */
export function reasonOf(details: string): Reason | undefined {
  return SIGNS.find(([, sign]) => sign.test(details))?.[0];
}

const PASSING: readonly Reason[] = ['refused', 'dns', 'closed'];

/** Whether waiting does not mend it. */
export function isLasting(reason: Reason | undefined): boolean {
  return reason !== undefined && !PASSING.includes(reason);
}

export function unreachableSentence(said: string, { address, tls, lostFor, finding }: Unreachable): string {
  const details = finding ?? said;
  const reason = reasonOf(details);
  if (lostFor !== undefined && !isLasting(reason)) return connectionLost(address, { after: lostFor, details });
  switch (reason) {
    case 'refused':
      return refused(address);
    case 'dns':
      return hostUnknown(address);
    case 'plaintext-to-tls':
      return serverSpeaksTls(address);
    case 'tls-to-plaintext':
      return serverSpeaksPlaintext(address);
    case 'unknown-authority':
      return unknownAuthority(address, tls?.ca === true);
    case 'host-name':
      return hostNameMismatch(address, /cert's (?:altnames|list):\s*(?<names>\S.*)$/.exec(details)?.groups?.['names'] ?? '');
    case 'server-certificate-expired':
      return serverCertificateExpired(address);
    case 'client-certificate':
      return tls?.client === true ? clientCertificateRejected(address) : clientCertificateRequired(address);
    case 'closed':
      return closedAfterHandshake(address, tls?.client === true);
    case 'not-grpc':
      return notTemporal(address, details);
    case undefined:
      return unreachable(address, details);
  }
}
