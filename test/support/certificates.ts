import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface CertifiedPair {
  /** PEM texts and the files that hold them. */
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface IssueOptions {
  /** As openssl spells it: "DNS:temporal.test,IP:127.0.0.1". */
  readonly names?: string;
  /** Days of validity from now; negative = expired. */
  readonly days?: number;
}

export interface Authority extends CertifiedPair {
  issue(name: string, options?: IssueOptions): Promise<CertifiedPair>;
}

export interface CertificateFolder {
  readonly folder: string;
  authority(name: string): Promise<Authority>;
  /** Writes a file into the folder and returns its path. */
  write(name: string, text: string | Buffer): Promise<string>;
  remove(): Promise<void>;
}

/** A temporary folder in which real certificates are made with the `openssl` command line tool. */
export async function certificateFolder(): Promise<CertificateFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-tls-'));
  return {
    folder,
    authority: (name) => authority(folder, name),
    write: async (name, text) => {
      const file = path.join(folder, name);
      await writeFile(file, text);
      return file;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs openssl in `folder`. */
export async function openssl(folder: string, args: readonly string[]): Promise<void> {
  try {
    await run('openssl', [...args], { cwd: folder });
  } catch (error) {
    throw new Error(`These tests need the "openssl" command line tool, and "openssl ${args.join(' ')}" failed.`, {
      cause: error,
    });
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function authority(folder: string, name: string): Promise<Authority> {
  await openssl(folder, [
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
  ]);
  return { ...(await pair(folder, name)), issue: (issued, options = {}) => issue(folder, { issuer: name, issued, ...options }) };
}

interface Issue extends IssueOptions {
  readonly issuer: string;
  readonly issued: string;
}

async function issue(folder: string, { issuer, issued, names, days = 2 }: Issue): Promise<CertifiedPair> {
  await openssl(folder, ['req', ...NEW_KEY, '-keyout', `${issued}.key`, '-out', `${issued}.csr`, '-subj', `/CN=${issued}`]);
  await writeFile(path.join(folder, `${issued}.ext`), names === undefined ? '' : `subjectAltName=${names}`);
  const signed = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial'];
  const input = ['-req', '-in', `${issued}.csr`, '-extfile', `${issued}.ext`];
  await openssl(folder, ['x509', ...input, ...signed, '-days', String(days), '-out', `${issued}.pem`]);
  return pair(folder, issued);
}

async function pair(folder: string, name: string): Promise<CertifiedPair> {
  const certificateFile = path.join(folder, `${name}.pem`);
  const keyFile = path.join(folder, `${name}.key`);
  const [certificate, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { certificate, key, certificateFile, keyFile };
}
