import { type KeyObject, X509Certificate, createPrivateKey } from 'node:crypto';
import { UserError } from '../system/errors.js';
import {
  certificateExpired,
  certificateNotYetValid,
  keyEncrypted,
  keyOfAnotherCertificate,
  pemBroken,
  pemMissing,
  pemOfWrongKind,
  pemUnreadable,
} from './messages.js';
import { readText } from './read-text.js';

/** A value that the user gave, and where: the name of the flag, the variable or the key in the file. */
export interface Given {
  readonly text: string;
  readonly place: string;
}

export interface Pem {
  readonly text: string;
  readonly place: string;
}

const CERTIFICATE = 'certificate';
const PRIVATE_KEY = 'private key';
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
/** What "-----BEGIN " looks like in base64. */
const PEM_IN_BASE64 = 'LS0tLS1CRUdJTi';

/** The CA bundle that signs the server's certificate. Errors: unreadable, not PEM, not a certificate, every certificate outdated. */
export async function readAuthorities(given: Given, now: number): Promise<Pem> {
  const pem = await readPem(given, CERTIFICATE);
  const certificates = blocks(pem, CERTIFICATE).map((block) => parseCertificate(block, pem.place));
  const first = certificates[0];
  // A bundle may keep an outdated CA beside its successor.
  if (first !== undefined && certificates.every((certificate) => !validAt(certificate, now)))
    checkValidity(first, pem.place, now);
  return pem;
}

/** The client's certificate, possibly followed by its chain. Errors: as above, and outdated. */
export async function readCertificate(given: Given, now: number): Promise<Pem> {
  const pem = await readPem(given, CERTIFICATE);
  checkValidity(leaf(pem), pem.place, now);
  return pem;
}

/** The client's private key, unencrypted. */
export async function readPrivateKey(given: Given): Promise<Pem> {
  const pem = await readPem(given, PRIVATE_KEY);
  parseKey(pem);
  return pem;
}

/** Throws when the key is not the one that the certificate was made for. */
export function checkPair(certificate: Pem, key: Pem): void {
  if (!leaf(certificate).checkPrivateKey(parseKey(key)))
    throw new UserError(keyOfAnotherCertificate(certificate.place, key.place));
}

async function readPem({ text, place }: Given, wanted: string): Promise<Pem> {
  const inline = inlinePem(text);
  return { text: inline ?? inlinePem(await fileText({ text, place }, wanted)) ?? fail(pemMissing(place, wanted)), place };
}

/** Secrets are often kept in one line: with `\n` spelled out, or as base64 of the whole PEM. */
function inlinePem(text: string): string | undefined {
  if (text.includes('-----BEGIN')) return `${text.replaceAll(/\\r\\n|\\n/g, '\n').trim()}\n`;
  if (!text.trimStart().startsWith(PEM_IN_BASE64)) return undefined;
  return inlinePem(Buffer.from(text, 'base64').toString('utf8'));
}

async function fileText({ text, place }: Given, wanted: string): Promise<string> {
  const read = await readText(text);
  if ('text' in read) return read.text;
  const hidden = wanted === PRIVATE_KEY && looksSecret(text);
  throw new UserError(pemUnreadable(place, hidden || text.length > LONGEST_PATH ? undefined : text, read.problem));
}

const LONGEST_PATH = 255;

/** The bare base64 of a key can be mistaken for a path, even after a folder was put before it; it must not appear in a message. */
function looksSecret(text: string): boolean {
  return /[A-Za-z0-9+/=]{48,}/.test(text) || /\s/.test(text);
}

function blocks({ text, place }: Pem, wanted: string): string[] {
  const found = [...text.matchAll(BLOCK)].map(([block, kind = '']) => ({ block, kind: kind.toLowerCase() }));
  // "EC PRIVATE KEY", "TRUSTED CERTIFICATE" and so on are of the kind that they end with.
  const right = found.filter(({ kind }) => kind.endsWith(wanted));
  const first = found[0];
  if (first === undefined) throw new UserError(pemBroken(place, wanted));
  if (right.length === 0) throw new UserError(pemOfWrongKind(place, wanted, first.kind));
  return right.map(({ block }) => block);
}

function leaf(pem: Pem): X509Certificate {
  const [block = ''] = blocks(pem, CERTIFICATE);
  return parseCertificate(block, pem.place);
}

function parseCertificate(block: string, place: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch {
    throw new UserError(pemBroken(place, CERTIFICATE));
  }
}

function parseKey(pem: Pem): KeyObject {
  const [block = ''] = blocks(pem, PRIVATE_KEY);
  if (block.includes('ENCRYPTED')) throw new UserError(keyEncrypted(pem.place));
  try {
    return createPrivateKey(block);
  } catch {
    throw new UserError(pemBroken(pem.place, PRIVATE_KEY));
  }
}

function validAt(certificate: X509Certificate, now: number): boolean {
  return Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
}

function checkValidity(certificate: X509Certificate, place: string, now: number): void {
  if (now > Date.parse(certificate.validTo)) throw new UserError(certificateExpired(place, certificate.validTo));
  if (now < Date.parse(certificate.validFrom)) throw new UserError(certificateNotYetValid(place, certificate.validFrom));
}

function fail(message: string): never {
  throw new UserError(message);
}
