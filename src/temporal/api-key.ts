const SOON = 14 * 86_400_000;

/**
 * When the key ends, milliseconds since the epoch, if that is within two weeks of `now` or past. Temporal Cloud's keys are JSON Web
 * Tokens, whose `exp` is in seconds (RFC 7519 §4.1.4); other keys do not say.
 */
export function endsSoon(apiKey: string, now: number): number | undefined {
  const claims = apiKey.split('.')[1];
  if (claims === undefined) return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
    if (typeof read !== 'object' || read === null || !('exp' in read) || typeof read.exp !== 'number') return undefined;
    const end = read.exp * 1_000;
    return end > 0 && end - now < SOON ? end : undefined;
  } catch {
    return undefined;
  }
}
