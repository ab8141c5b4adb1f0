import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Authority, type CertificateFolder, certificateFolder } from '../../support/certificates.js';
import { mistake, target } from './connection-reading.js';

let files: CertificateFolder;
let ca: Authority;

beforeAll(async () => {
  files = await certificateFolder();
  ca = await files.authority('ca');
});
afterAll(() => files.remove());

describe('where each value comes from', () => {
  const toml = `
[profile.default]
address = "file:1"
namespace = "from-file"
[profile.default.grpc_meta]
x-team_name = "file"
x-only-file = "file"
[profile.prod]
address = "prod:1"
api_key = "secret-key"
`;

  test('nothing given means the local server and the namespace "default", without TLS', async () => {
    expect(await target({})).toMatchObject({
      address: 'localhost:7233',
      namespace: 'default',
      apiKey: undefined,
      tls: undefined,
      warnings: [],
    });
  });

  test('a setting goes before a variable, a variable before the profile', async () => {
    const file = await files.write('temporal.toml', toml);
    const env = { TEMPORAL_CONFIG_FILE: file };
    expect(await target({}, env)).toMatchObject({ address: 'file:1', namespace: 'from-file' });
    expect(await target({}, { ...env, TEMPORAL_ADDRESS: 'env:2' })).toMatchObject({ address: 'env:2', namespace: 'from-file' });
    expect(await target({ address: 'flag:3' }, { ...env, TEMPORAL_ADDRESS: 'env:2' })).toMatchObject({ address: 'flag:3' });
    expect(await target({ profile: 'prod' }, { ...env, TEMPORAL_PROFILE: 'default' })).toMatchObject({ address: 'prod:1' });
    expect(await target({ configFile: file }, { TEMPORAL_CONFIG_FILE: '/nowhere.toml' })).toMatchObject({ address: 'file:1' });
  });

  test("the user's own file is read without being named", async () => {
    const home = path.join(files.folder, 'config');
    await mkdir(path.join(home, 'temporalio'), { recursive: true });
    await files.write('config/temporalio/temporal.toml', toml);
    const env: Record<string, string> =
      process.platform === 'linux'
        ? { XDG_CONFIG_HOME: home }
        : { TEMPORAL_CONFIG_FILE: path.join(home, 'temporalio/temporal.toml') };
    expect(await target({}, env)).toMatchObject({ address: 'file:1' });
  });

  test('headers are merged, with the same spelling from a variable and from the file', async () => {
    const file = await files.write('temporal.toml', toml);
    const { metadata } = await target({}, { TEMPORAL_CONFIG_FILE: file, TEMPORAL_GRPC_META_X_TEAM_NAME: 'env' });
    expect(metadata).toEqual({ 'x-team-name': 'env', 'x-only-file': 'file' });
  });

  test('empty variables and settings are as good as none', async () => {
    const empty = [
      'ADDRESS',
      'NAMESPACE',
      'API_KEY',
      'TLS',
      'PROFILE',
      'CONFIG_FILE',
      'TLS_CLIENT_CERT_DATA',
      'TLS_CLIENT_KEY_PATH',
      'TLS_SERVER_NAME',
    ];
    const env = Object.fromEntries(empty.map((name) => [`TEMPORAL_${name}`, name === 'TLS' ? '  ' : '']));
    expect(await target({ address: '', apiKey: ' ', tlsCa: '' }, env)).toEqual(await target({}));
  });
});

describe('the address', () => {
  test.each([
    ['temporal.example.com', 'temporal.example.com:7233'],
    ['temporal.example.com:443', 'temporal.example.com:443'],
    ['10.0.0.1:7233', '10.0.0.1:7233'],
    ['[::1]', '[::1]:7233'],
    ['[fe80::1]:80', '[fe80::1]:80'],
  ])('%s means %s', async (given, read) => {
    expect((await target({ address: given })).address).toBe(read);
  });

  test.each(['::1', 'host:', 'host:0', 'host:70000', 'host:port', 'a b', 'host/path', '[nope]:1', ':7233', '-'])(
    '"%s" is refused',
    async (given) => {
      expect(await mistake({ address: given })).toBe(
        `\`address\` is "${given}"; give host:port, such as temporal.example.com:7233 or [::1]:7233.`,
      );
    },
  );

  test('a web address is refused with what to remove', async () => {
    expect(await mistake({}, { TEMPORAL_ADDRESS: 'https://cloud.example.com:7233' })).toBe(
      'TEMPORAL_ADDRESS is "https://cloud.example.com:7233", but Temporal\'s gRPC address is host:port without a scheme; remove "https://" and turn TLS on with `tls` or TEMPORAL_TLS=true.',
    );
    expect(await mistake({ address: 'http://localhost:7233' })).toContain('remove "http://".');
  });
});

describe('whether TLS is on', () => {
  test.each(['true', 'True', 'TRUE', '1', 'yes', 'On'])('TEMPORAL_TLS=%s turns it on', async (text) => {
    expect((await target({}, { TEMPORAL_TLS: text })).tls).toEqual({ serverName: undefined, ca: undefined, client: undefined });
  });

  test.each(['false', 'False', '0', 'no', 'OFF'])('TEMPORAL_TLS=%s turns it off, even with an API key', async (text) => {
    expect((await target({ apiKey: 'k' }, { TEMPORAL_TLS: text })).tls).toBeUndefined();
  });

  test('anything else in TEMPORAL_TLS is refused', async () => {
    expect(await mistake({}, { TEMPORAL_TLS: 'enabled' })).toBe(
      'TEMPORAL_TLS is "enabled"; allowed are true, 1, yes, on, false, 0, no and off.',
    );
  });

  test('an API key or a TLS setting turns it on', async () => {
    expect((await target({ apiKey: 'k' })).tls).toBeDefined();
    expect((await target({}, { TEMPORAL_TLS_SERVER_NAME: 'a.test' })).tls?.serverName).toBe('a.test');
    expect((await target({ tlsCa: ca.certificateFile })).tls?.ca).toBe(ca.certificate);
  });

  test('a setting goes before a variable, in both directions', async () => {
    expect((await target({ tls: false }, { TEMPORAL_TLS: 'true' })).tls).toBeUndefined();
    expect((await target({ tls: true }, { TEMPORAL_TLS: 'false' })).tls).toBeDefined();
  });

  test('what has no effect without it is said', async () => {
    const { warnings, address } = await target({
      tls: false,
      apiKey: 'secret-key',
      tlsCa: ca.certificateFile,
      address: 'a.test',
    });
    expect(warnings).toEqual([
      'TLS is off, so `tls-ca` has no effect; turn TLS on with `tls` (flag or input) or TEMPORAL_TLS.',
      `TLS is off, so the API key travels to ${address} unencrypted; turn TLS on with \`tls\` (flag or input) or TEMPORAL_TLS.`,
    ]);
  });

  test('what is never honoured is said', async () => {
    const env = { TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true', TEMPORAL_CODEC_ENDPOINT: 'https://codec.test' };
    const { warnings, tls } = await target({}, env);
    expect(warnings).toEqual([
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION has no effect: the server is always verified; for a private CA use `tls-ca`, for another host name `tls-server-name`.',
      'TEMPORAL_CODEC_ENDPOINT has no effect: payloads are decoded by your own project during replay (`dataConverterPath`), never by a codec server.',
    ]);
    expect(tls).toBeUndefined();
    expect((await target({}, { TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'false' })).warnings).toEqual([]);
  });
});

describe('credentials in headers', () => {
  test('a key with a line break at its end is sent without it', async () => {
    expect((await target({ apiKey: 'secret-key\n' })).apiKey).toBe('secret-key');
  });

  test('a key that no header can carry is refused without being shown', async () => {
    expect(await mistake({}, { TEMPORAL_API_KEY: 'secret-key\nsecond line' })).toBe(
      'The API key from TEMPORAL_API_KEY holds spaces, line breaks or characters that no HTTP header may carry; copy the key again, in one line.',
    );
  });

  test('a key that ends within two weeks, or has ended, is told', async () => {
    const now = Date.parse('2026-05-01T00:00:00Z');
    const key = (day: string): string => {
      const claims = Buffer.from(JSON.stringify({ exp: Date.parse(day) / 1_000 })).toString('base64url');
      return `e30.${claims}.c2ln`;
    };
    const warnings = async (apiKey: string): Promise<readonly string[]> => (await target({ apiKey }, {}, now)).warnings;
    expect(await warnings(key('2026-05-09'))).toEqual(['The API key from `api-key` expires on 2026-05-09; create a new one.']);
    expect(await warnings(key('2026-04-30'))).toEqual(['The API key from `api-key` expired on 2026-04-30; create a new one.']);
    expect(await warnings(key('2026-06-09'))).toEqual([]);
    expect(await warnings('a.b.c')).toEqual([]);
    expect(await warnings('opaque')).toEqual([]);
  });

  test('two credentials are refused', async () => {
    expect(await mistake({ apiKey: 'secret-key' }, { TEMPORAL_GRPC_META_AUTHORIZATION: 'Basic secret-key' })).toBe(
      'Both an API key (from `api-key`) and a gRPC header "authorization" are given; keep one of them.',
    );
  });

  test('a header that gRPC would refuse is refused first', async () => {
    expect(await mistake({}, { TEMPORAL_GRPC_META_X: 'secret-key\n\n.' })).toContain('The gRPC header "x" cannot be sent');
    expect(await mistake({}, { TEMPORAL_GRPC_META_X_BIN: 'a' })).toContain('The gRPC header "x-bin" cannot be sent');
  });
});

describe('the configuration file', () => {
  test('a profile that is not there is answered with those that are', async () => {
    const file = await files.write('two.toml', '[profile.default]\n[profile.staging]\naddress = "a:1"\n');
    expect(await mistake({ profile: 'prod' }, { TEMPORAL_CONFIG_FILE: file })).toBe(
      `There is no profile "prod" in ${file}: it has "default", "staging"; correct \`profile\` or TEMPORAL_PROFILE, or add [profile.prod].`,
    );
  });

  test('a profile without any file', async () => {
    const file = path.join(files.folder, 'none', 'temporalio', 'temporal.toml');
    const env = { TEMPORAL_PROFILE: 'prod', XDG_CONFIG_HOME: path.join(files.folder, 'none'), HOME: '', APPDATA: '' };
    const expected = process.platform === 'linux' ? file : 'temporalio/temporal.toml';
    expect(await mistake({}, env)).toBe(
      `There is no profile "prod", because the configuration file ${expected} does not exist; create it, or name one with TEMPORAL_CONFIG_FILE.`,
    );
  });

  test('a named file must exist', async () => {
    expect(await mistake({ configFile: '/nowhere/temporal.toml' })).toBe(
      '`config-file` names the file /nowhere/temporal.toml, which cannot be read (ENOENT); correct the path, or remove it to use no configuration file.',
    );
  });

  test('a file without profiles gives nothing', async () => {
    const file = await files.write('empty.toml', '\n');
    expect(await target({ configFile: file })).toMatchObject({ address: 'localhost:7233' });
    expect(await mistake({ configFile: file, profile: 'prod' })).toContain(`in ${file}: it has no profiles;`);
  });

  test('broken TOML is named by line and column, without an excerpt that may hold a key', async () => {
    const file = await files.write('broken.toml', '[profile.default]\napi_key = "secret-key\n');
    expect(await mistake({ configFile: file })).toMatch(
      /broken\.toml:2:\d+: This file cannot be used \(.+\); correct it, or name another one with TEMPORAL_CONFIG_FILE\.$/,
    );
  });

  test('a value of the wrong type is named', async () => {
    const file = await files.write('types.toml', '[profile.default]\naddress = 7233\n');
    expect(await mistake({ configFile: file })).toBe(`address (profile "default" in ${file}) must be a text in quotes.`);
    const tls = await files.write('tls.toml', '[profile.default.tls]\ndisabled = "maybe"\n');
    expect(await mistake({ configFile: tls })).toBe(
      `tls.disabled (profile "default" in ${tls}) is ""maybe""; allowed are true, 1, yes, on, false, 0, no and off.`,
    );
  });

  test('keys without effect are said', async () => {
    const file = await files.write(
      'odd.toml',
      '[profile.default.tls]\ndisable_host_verification = true\n[profile.default.codec]\nendpoint = "x"\n',
    );
    const { warnings, tls } = await target({ configFile: file });
    expect(warnings).toEqual([
      `${file}: key(s) unrecognized in profile.default.tls: disable_host_verification; these keys have no effect here.`,
      `${file}: [profile.default.codec] has no effect: payloads are decoded by your own project during replay (\`dataConverterPath\`), never by a codec server.`,
    ]);
    expect(tls).toBeDefined();
  });
});
