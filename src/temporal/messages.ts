/** Every sentence that this room shows to users. */

// Connection ---------------------------------------------------------------------------------------------------------

const ADDRESS = '`address` (flag or input) or TEMPORAL_ADDRESS';
const NAMESPACE = '`namespace` (flag or input) or TEMPORAL_NAMESPACE';
const API_KEY = '`api-key` (flag or input) or TEMPORAL_API_KEY';
const TLS = '`tls` (flag or input) or TEMPORAL_TLS';
const TLS_CA = '`tls-ca` (flag or input) or TEMPORAL_TLS_SERVER_CA_CERT_PATH';
const SERVER_NAME = '`tls-server-name` (flag or input) or TEMPORAL_TLS_SERVER_NAME';
const CLIENT_CERTIFICATE =
  '`tls-cert` and `tls-key` (flags or inputs), or TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH';

export const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;
export const quoted = (details: string): string => (details === '' ? '' : `: ${details}`);

export function addressHasScheme(place: string, address: string, scheme: string): string {
  const tls = scheme === 'https' ? ' and turn TLS on with `tls` or TEMPORAL_TLS=true' : '';
  return `${place} is "${address}", but Temporal's gRPC address is host:port without a scheme; remove "${scheme}://"${tls}.`;
}

export function addressUnreadable(place: string, address: string): string {
  return `${place} is "${address}"; give host:port, such as temporal.example.com:7233 or [::1]:7233.`;
}

export function notABoolean(place: string, text: string): string {
  return `${place} is "${text}"; allowed are true, 1, yes, on, false, 0, no and off.`;
}

export function notText(place: string): string {
  return `${place} must be a text in quotes.`;
}

export function apiKeyIllegal(place: string): string {
  return `The API key from ${place} holds spaces, line breaks or characters that no HTTP header may carry; copy the key again, in one line.`;
}

export function apiKeyEnds(place: string, end: number, now: number): string {
  const day = new Date(end).toISOString().slice(0, 10);
  return `The API key from ${place} ${end < now ? 'expired' : 'expires'} on ${day}; create a new one.`;
}

export function headerIllegal(name: string): string {
  return `The gRPC header "${name}" cannot be sent: use lower-case letters, digits, "-" and "." in its name (not ending in -bin) and printable ASCII in its value.`;
}

export function twoCredentials(place: string): string {
  return `Both an API key (from ${place}) and a gRPC header "authorization" are given; keep one of them.`;
}

export function bothPathAndData(name: string): string {
  return `Both ${name}_PATH and ${name}_DATA are set; unset one of them.`;
}

export function configFileUnreadable(place: string, file: string, reason: string): string {
  return `${place} names the file ${file}, which cannot be read (${reason}); correct the path, or remove it to use no configuration file.`;
}

export function configFileBroken(reason: string): string {
  return `This file cannot be used (${reason}); correct it, or name another one with TEMPORAL_CONFIG_FILE.`;
}

export function profileUnusable(profile: string, reason: string): string {
  return `The profile "${profile}" cannot be used (${reason}); correct the file, or name another profile.`;
}

export function profileMissing(profile: string, file: string, known: readonly string[]): string {
  const there = known.length === 0 ? 'it has no profiles' : `it has ${known.map((name) => `"${name}"`).join(', ')}`;
  return `There is no profile "${profile}" in ${file}: ${there}; correct \`profile\` or TEMPORAL_PROFILE, or add [profile.${profile}].`;
}

export function profileWithoutFile(profile: string, file: string): string {
  return `There is no profile "${profile}", because the configuration file ${file} does not exist; create it, or name one with TEMPORAL_CONFIG_FILE.`;
}

export function unknownProfileKeys(file: string, reason: string): string {
  return `${file}: ${reason}; these keys have no effect here.`;
}

export function hostVerificationKept(): string {
  return 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION has no effect: the server is always verified; for a private CA use `tls-ca`, for another host name `tls-server-name`.';
}

export function codecIgnored(place: string): string {
  return `${place} has no effect: payloads are decoded by your own project during replay (\`dataConverterPath\`), never by a codec server.`;
}

export function tlsSettingsUnused(places: readonly string[]): string {
  return `TLS is off, so ${places.join(', ')} ${places.length === 1 ? 'has' : 'have'} no effect; turn TLS on with ${TLS}.`;
}

export function apiKeyInTheClear(address: string): string {
  return `TLS is off, so the API key travels to ${address} unencrypted; turn TLS on with ${TLS}.`;
}

export function pemUnreadable(place: string, value: string | undefined, reason: string): string {
  const what =
    value === undefined ? 'is neither a PEM text nor the path of a file' : `names the file ${value}, which cannot be read`;
  return `${place} ${what} (${reason}); give the path of a PEM file, or the PEM text itself.`;
}

export function pemMissing(place: string, wanted: string): string {
  return `${place} holds no PEM text; give a ${wanted} that begins with -----BEGIN (openssl converts DER: openssl x509 or pkey -inform der).`;
}

export function pemOfWrongKind(place: string, wanted: string, found: string): string {
  return `${place} holds a ${found}, but a ${wanted} is wanted there; give the ${wanted}.`;
}

export function pemBroken(place: string, wanted: string): string {
  return `${place} holds a ${wanted} that cannot be parsed; copy the whole text again, with its first and last line.`;
}

export function keyEncrypted(place: string): string {
  return `${place} holds an encrypted private key, for which no passphrase can be given; decrypt it with openssl pkey.`;
}

export function certificateExpired(place: string, end: string): string {
  return `The certificate from ${place} expired on ${end}; give one that is valid.`;
}

export function certificateNotYetValid(place: string, start: string): string {
  return `The certificate from ${place} is not valid before ${start}; give one that is valid now, or correct this machine's clock.`;
}

export function certificateWithoutKey(place: string): string {
  return `${place} gives a client certificate without its key; give the key too, with \`tls-key\` or TEMPORAL_TLS_CLIENT_KEY_PATH.`;
}

export function keyWithoutCertificate(place: string): string {
  return `${place} gives a client key without its certificate; give the certificate too, with \`tls-cert\` or TEMPORAL_TLS_CLIENT_CERT_PATH.`;
}

export function keyOfAnotherCertificate(certificate: string, key: string): string {
  return `The key from ${key} does not belong to the certificate from ${certificate}; give the two that were made together.`;
}

export function refused(address: string): string {
  return `Nothing listens at ${address} (connection refused); start the Temporal server, or correct ${ADDRESS}.`;
}

export function hostUnknown(address: string): string {
  return `The host name of ${address} cannot be resolved (DNS); correct ${ADDRESS}, or this machine's DNS.`;
}

export function serverSpeaksTls(address: string): string {
  return `The server at ${address} expects TLS, but TLS is off; turn it on with ${TLS}.`;
}

export function serverSpeaksPlaintext(address: string): string {
  return `The server at ${address} does not speak TLS, but TLS is on; turn it off with ${TLS}=false, or correct ${ADDRESS}.`;
}

export function unknownAuthority(address: string, ownCa: boolean): string {
  return ownCa
    ? `The certificate of the server at ${address} was not signed by the given CA; give the CA that signed it with ${TLS_CA}.`
    : `The certificate of the server at ${address} was not signed by a public CA; give the CA that signed it with ${TLS_CA}.`;
}

export function hostNameMismatch(address: string, names: string): string {
  return `The certificate of the server at ${address} is for another host name${names === '' ? '' : ` (${names})`}; correct ${ADDRESS}, or give a name from the certificate with ${SERVER_NAME}.`;
}

export function serverCertificateExpired(address: string): string {
  return `The certificate of the server at ${address} is expired or not yet valid; renew it on the server, or correct this machine's clock.`;
}

export function clientCertificateRequired(address: string): string {
  return `The server at ${address} requires a client certificate (mTLS); give it with ${CLIENT_CERTIFICATE}.`;
}

export function clientCertificateRejected(address: string): string {
  return `The server at ${address} did not accept the client certificate; give one that is signed by a CA which this server trusts, with ${CLIENT_CERTIFICATE}.`;
}

export function closedAfterHandshake(address: string, client: boolean): string {
  const certificate = client
    ? 'that it trusts the client certificate'
    : `whether it wants a client certificate (${CLIENT_CERTIFICATE})`;
  return `The server at ${address} closed the connection right after the TLS handshake; check ${certificate}, and that Temporal runs behind it.`;
}

export function notTemporal(address: string, details: string): string {
  return `What answers at ${address} does not speak gRPC${quoted(details)}; correct ${ADDRESS} (the port of the web UI is another one).`;
}

export function unreachable(address: string, details: string): string {
  return `The Temporal server at ${address} cannot be reached${quoted(details)}; check ${ADDRESS}, the network and the server.`;
}

export function connectionLost(address: string, lost: { readonly after: number; readonly details: string }): string {
  return `The connection to the Temporal server at ${address} was lost and did not come back within ${seconds(lost.after)}${quoted(lost.details)}; check the server and the network, then run the same command again.`;
}

export function deadlineExceeded(address: string, method: string, deadline: number): string {
  return `The Temporal server at ${address} did not answer ${method} within ${seconds(deadline)}; check ${ADDRESS}, firewalls on the way and the load of the server.`;
}

export function credentialsMissing(address: string, details: string): string {
  return `The server at ${address} wants credentials, but no API key is given${quoted(details)}; give one with ${API_KEY}.`;
}

export function credentialsRejected(address: string, details: string): string {
  return `The server at ${address} did not accept the API key${quoted(details)}; check that ${API_KEY} is complete, not expired and of this account.`;
}

export function permissionDenied(
  call: { readonly method: string; readonly namespace: string; readonly writes: boolean },
  details: string,
): string {
  const role = call.writes ? 'write' : 'read';
  return `${call.method} is not permitted in namespace "${call.namespace}"${quoted(details)}; give these credentials ${role} permission there, or correct ${NAMESPACE}.`;
}

export function namespaceNotFound(address: string, namespace: string): string {
  return `The server at ${address} has no namespace "${namespace}"; create it, or correct ${NAMESPACE}.`;
}

export function methodUnknown(address: string, method: string): string {
  return `The server at ${address} does not know ${method}; Worker Deployments need Temporal server 1.29 or newer: upgrade the server.`;
}

export function serverTooOld(address: string, version: string, oldest: string): string {
  return `The Temporal server at ${address} is version ${version}, which is too old for Worker Deployments; upgrade it to ${oldest} or newer.`;
}

export function deploymentsDisabled(namespace: string): string {
  return `Worker Deployments are disabled in namespace "${namespace}"; have the server's dynamic config set system.enableDeploymentVersions to true for it.`;
}

export function tooManyRequests(method: string, details: string): string {
  return `The server kept refusing ${method} because of a limit${quoted(details)}; wait and run the same command again, or have the limit raised.`;
}

export function serverRefused(method: string, status: string, details: string): string {
  return `The server refused ${method} (${status})${quoted(details)}; mend what it names, then run the same command again.`;
}

// Open runs ----------------------------------------------------------------------------------------------------------

export function nameNotSearchable(taskQueue: string): string {
  return `The task queue ${JSON.stringify(taskQueue)} holds a double quote or a backslash, and the server's visibility finds no runs by such a name; rename the queue, or turn the replay gate off for this deployment.`;
}

export function typeNotSearchable(workflowType: string): string {
  return `The workflow type ${JSON.stringify(workflowType)} holds a double quote or a backslash, and the server's visibility finds no runs by such a name, so not all types with open runs can be told; rename it, or turn the replay gate off for this deployment.`;
}

// Evidence -----------------------------------------------------------------------------------------------------------

export const EVIDENCE = {
  candidate: (buildId: string) => `Outcomes of ${buildId}`,
  baseline: 'Outcomes of the version before',
  drawn: 'Workflows started under this ramp',
  slow: 'Slow workflows',
  suspects: 'Open workflows',
  stuck: (workflowId: string) => `Workflow ${workflowId}`,
  pollers: (taskQueue: string, kind: string) => `Pollers of ${kind} queue ${taskQueue}`,
  heartbeats: 'Worker heartbeats',
  synthetic: 'Synthetic workflows',
};

export function unreadEvidence(what: string, reason: string): string {
  return `${what}: ${reason}`;
}

export function unsearchableInEvidence(name: string): string {
  return `The name ${JSON.stringify(name)} holds a double quote or a backslash, and the server's visibility finds no workflows by such a name; rename it.`;
}

export function workflowTaskTimedOut(attempt: number): string {
  return `the workflow task timed out, attempt ${attempt} is pending`;
}

export function workflowTaskUnfinished(attempt: number): string {
  return `attempt ${attempt} of the workflow task is pending, without a recorded failure`;
}
