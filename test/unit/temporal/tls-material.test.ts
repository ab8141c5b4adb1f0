import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import path from 'node:path';
import { UserErrors } from '../../../src/system/errors.js';
import {
  type Authority,
  type CertificateFolder,
  type CertifiedPair,
  certificateFolder,
  openssl,
} from '../../support/certificates.js';
import { mistake, target } from './connection-reading.js';

const DAY = 86_400_000;
let files: CertificateFolder;
let ca: Authority;
let client: CertifiedPair;

beforeAll(async () => {
  files = await certificateFolder();
  ca = await files.authority('ca');
  client = await ca.issue('client');
});
afterAll(() => files.remove());

describe('certificates and keys', () => {
  test('are taken from files and from text: as it is, in one line, or in base64', async () => {
    const fromFiles = await target({ tlsCert: client.certificateFile, tlsKey: client.keyFile });
    expect(fromFiles.tls?.client).toEqual({ certificate: client.certificate, key: client.key });
    const oneLine = { tlsCert: client.certificate.replaceAll('\n', '\\n'), tlsKey: client.key.trim().replaceAll('\n', '\\r\\n') };
    expect((await target(oneLine)).tls?.client?.certificate).toBe(client.certificate);
    const env = {
      TEMPORAL_TLS_CLIENT_CERT_DATA: Buffer.from(client.certificate).toString('base64'),
      TEMPORAL_TLS_CLIENT_KEY_DATA: Buffer.from(client.key).toString('base64'),
    };
    expect((await target({}, env)).tls).toEqual(fromFiles.tls);
    const toml = `[profile.default.tls]\nclient_cert_path = ${JSON.stringify(client.certificateFile)}\nclient_key_data = ${JSON.stringify(client.key)}\n`;
    expect((await target({ configFile: await files.write('mtls.toml', toml) })).tls).toEqual(fromFiles.tls);
  });

  test('one of the pair alone is refused', async () => {
    expect(await mistake({ tlsCert: client.certificateFile })).toBe(
      '`tls-cert` gives a client certificate without its key; give the key too, with `tls-key` or TEMPORAL_TLS_CLIENT_KEY_PATH.',
    );
    expect(await mistake({}, { TEMPORAL_TLS_CLIENT_KEY_PATH: client.keyFile })).toBe(
      'TEMPORAL_TLS_CLIENT_KEY_PATH gives a client key without its certificate; give the certificate too, with `tls-cert` or TEMPORAL_TLS_CLIENT_CERT_PATH.',
    );
  });

  test('a key of another certificate is refused', async () => {
    expect(await mistake({ tlsCert: client.certificateFile, tlsKey: ca.keyFile })).toBe(
      'The key from `tls-key` does not belong to the certificate from `tls-cert`; give the two that were made together.',
    );
  });

  test('outdated certificates are refused by their dates, a CA bundle only when nothing in it is valid', async () => {
    const pair = { tlsCert: client.certificateFile, tlsKey: client.keyFile };
    expect(await mistake(pair, {}, Date.now() + 3 * DAY)).toMatch(
      /^The certificate from `tls-cert` expired on .+ GMT; give one that is valid\.$/,
    );
    expect(await mistake(pair, {}, Date.now() - DAY)).toMatch(
      /^The certificate from `tls-cert` is not valid before .+ GMT; give one that is valid now, or correct this machine's clock\.$/,
    );
    expect(await mistake({ tlsCa: ca.certificateFile }, {}, Date.now() + 3 * DAY)).toContain(
      'The certificate from `tls-ca` expired on',
    );
    const old = await ca.issue('old', { days: -1 });
    expect((await target({ tlsCa: old.certificate + ca.certificate })).tls?.ca).toBe(old.certificate + ca.certificate);
  });

  test('a text of the wrong kind is refused, and several mistakes are told together', async () => {
    const swapped = target({ tlsCert: client.keyFile, tlsKey: client.certificate, address: 'http://a' });
    await expect(swapped).rejects.toThrow(UserErrors);
    expect((await mistake({ tlsCert: client.keyFile, tlsKey: client.certificate, address: 'a:b:c' })).split('\n')).toEqual([
      '`address` is "a:b:c"; give host:port, such as temporal.example.com:7233 or [::1]:7233.',
      '`tls-cert` holds a private key, but a certificate is wanted there; give the certificate.',
      '`tls-key` holds a certificate, but a private key is wanted there; give the private key.',
    ]);
  });

  test('an encrypted key is refused', async () => {
    await openssl(files.folder, ['pkey', '-in', client.keyFile, '-aes128', '-passout', 'pass:x', '-out', 'locked.key']);
    expect(await mistake({ tlsCert: client.certificateFile, tlsKey: path.join(files.folder, 'locked.key') })).toBe(
      '`tls-key` holds an encrypted private key, for which no passphrase can be given; decrypt it with openssl pkey.',
    );
  });

  test('an unreadable file, a binary file and a cut text are refused', async () => {
    expect(await mistake({ tlsCa: '/nowhere/ca.pem' })).toBe(
      '`tls-ca` names the file /nowhere/ca.pem, which cannot be read (ENOENT); give the path of a PEM file, or the PEM text itself.',
    );
    const der = await files.write('ca.der', Buffer.from([0x30, 0x82, 1, 2]));
    expect(await mistake({ tlsCa: der })).toContain('`tls-ca` holds no PEM text; give a certificate that begins with -----BEGIN');
    const cut = '`tls-ca` holds a certificate that cannot be parsed; copy the whole text again, with its first and last line.';
    expect(await mistake({ tlsCa: ca.certificate.slice(0, 200) })).toBe(cut);
    expect(await mistake({ tlsCa: ca.certificate.replace(/\n[^\n]{64}\n/, '\n') })).toBe(cut);
  });

  test('a bare key that is mistaken for a path is not shown', async () => {
    const bare = client.key.replaceAll(/-----[A-Z ]+-----|\n/g, '');
    for (const tlsKey of [bare, path.join('/srv', bare)]) {
      expect(await mistake({ tlsCert: client.certificateFile, tlsKey })).toBe(
        '`tls-key` is neither a PEM text nor the path of a file (ENOENT); give the path of a PEM file, or the PEM text itself.',
      );
    }
  });

  test('a path and a text for the same thing are refused', async () => {
    const env = { TEMPORAL_TLS_CLIENT_KEY_PATH: '/a', TEMPORAL_TLS_CLIENT_KEY_DATA: client.key };
    expect(await mistake({}, env)).toBe(
      'Both TEMPORAL_TLS_CLIENT_KEY_PATH and TEMPORAL_TLS_CLIENT_KEY_DATA are set; unset one of them.',
    );
  });
});
