import { expect, test } from '@jest/globals';
import { maskPem, maskToken } from '../../../src/github/secrets.js';
import { recordingRunner } from './recording-runner.js';

const BODY = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj', 'Ab+/=='];

test.each([
  ['real line breaks', '\n'],
  ['Windows line breaks', '\r\n'],
  ['escaped line breaks', '\\n'],
])('every line of a PEM with %s is masked, its frame is not', (_, separator) => {
  const runner = recordingRunner();
  maskPem(runner, ['-----BEGIN PRIVATE KEY-----', ...BODY, '-----END PRIVATE KEY-----', ''].join(separator));
  expect(runner.said).toEqual(BODY.map((line) => `mask ${line}`));
});

test('a PEM in base64 is masked as it was given and as what it stands for', () => {
  const runner = recordingRunner();
  const text = ['-----BEGIN PRIVATE KEY-----', ...BODY, '-----END PRIVATE KEY-----', ''].join('\n');
  const given = Buffer.from(text).toString('base64');
  maskPem(runner, `${given}\n`);
  expect(runner.said).toEqual([given, ...BODY].map((line) => `mask ${line}`));
});

test('a path to a PEM file is no secret', () => {
  const runner = recordingRunner();
  maskPem(runner, 'certs/client.key');
  expect(runner.said).toEqual([]);
});

test('a token is masked however short, an absent one is not', () => {
  const runner = recordingRunner();
  maskToken(runner, 'abc');
  maskToken(runner, undefined);
  maskToken(runner, '');
  expect(runner.said).toEqual(['mask abc']);
});
