import { expect } from '@jest/globals';
import { type ConnectionSettings } from '../../../src/config/settings.js';
import { UserError } from '../../../src/system/errors.js';
import { type ConnectionTarget, connectionTarget } from '../../../src/temporal/connection-options.js';

/** What these settings and variables come to. */
export function target(
  settings: ConnectionSettings,
  env: Record<string, string> = {},
  now = Date.now(),
): Promise<ConnectionTarget> {
  return connectionTarget(settings, { env, now });
}

/** The sentence that a user reads about them; it never holds a secret. */
export async function mistake(settings: ConnectionSettings, env: Record<string, string> = {}, now = Date.now()): Promise<string> {
  const error = await target(settings, env, now).then(
    () => new Error('Nothing was wrong with it.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw error;
  expect(error.exitCode).toBe(40);
  expect(error.message).not.toMatch(/PRIVATE KEY-|secret-key/);
  return error.message;
}
