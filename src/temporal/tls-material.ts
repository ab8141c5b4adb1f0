import { UserError } from '../system/errors.js';
import { certificateWithoutKey, keyWithoutCertificate } from './messages.js';
import { type Mistakes } from './mistakes.js';
import { type Given, type Pem, checkPair, readAuthorities, readCertificate, readPrivateKey } from './pem.js';

/** PEM texts. */
export interface TlsMaterial {
  readonly serverName: string | undefined;
  readonly ca: string | undefined;
  readonly client: { readonly certificate: string; readonly key: string } | undefined;
}

export interface GivenMaterial {
  readonly ca?: Given | undefined;
  readonly certificate?: Given | undefined;
  readonly key?: Given | undefined;
}

interface Reading {
  readonly now: number;
  readonly mistakes: Mistakes;
}

/** Reads and checks what was given; every mistake is collected. */
export async function readMaterial(given: GivenMaterial, { now, mistakes }: Reading): Promise<Omit<TlsMaterial, 'serverName'>> {
  const read = async (value: Given | undefined, reader: (given: Given) => Promise<Pem>): Promise<Pem | undefined> =>
    value === undefined ? undefined : await mistakes.collect(() => reader(value));
  const ca = await read(given.ca, (value) => readAuthorities(value, now));
  const certificate = await read(given.certificate, (value) => readCertificate(value, now));
  const key = await read(given.key, readPrivateKey);
  await mistakes.collect(() => {
    if (given.certificate !== undefined && given.key === undefined)
      throw new UserError(certificateWithoutKey(given.certificate.place));
    if (given.key !== undefined && given.certificate === undefined) throw new UserError(keyWithoutCertificate(given.key.place));
    if (certificate !== undefined && key !== undefined) checkPair(certificate, key);
  });
  const client = certificate === undefined || key === undefined ? undefined : { certificate: certificate.text, key: key.text };
  return { ca: ca?.text, client };
}
