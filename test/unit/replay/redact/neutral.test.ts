import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neutralPayload, neutralValue, STYLES } from '../../../../src/replay/redact/neutral.js';

const [style = { number: 0, truth: false }] = STYLES;
const payload = (encoding: string, data: string) =>
  neutralPayload({ metadata: { encoding: Buffer.from(encoding), secret: Buffer.from('s') }, data: Buffer.from(data) }, style);
const textOf = (data: Uint8Array): string => Buffer.from(data).toString();

describe('A neutral payload', () => {
  it('has the shape of the original and none of its values', () => {
    const value = {
      name: 'Alice Smith',
      born: '1980-02-03T00:00:00Z',
      zip: '10115',
      cards: [{ cvc: 123, valid: true }],
      none: null,
      '': 'x',
    };
    expect(neutralValue(value, style)).toEqual({
      name: 'xxxxxxxx',
      born: '2000-01-01T00:00:00.000Z',
      zip: '0',
      cards: [{ cvc: 0, valid: false }],
      none: null,
      key5: 'x',
    });
  });

  it('keeps the encoding and no other metadata of the user', () => {
    const { metadata, data } = payload('json/plain', '"Alice"');
    expect(Object.keys(metadata)).toEqual(['encoding']);
    expect(textOf(data)).toBe('"xxxxx"');
  });

  it('is null for what cannot be looked into, zeros for bytes and nothing for protobuf', () => {
    expect(textOf(payload('binary/encrypted', 'Alice').data)).toBe('null');
    expect(textOf(payload('json/plain', 'not json').data)).toBe('null');
    expect([...payload('binary/plain', 'Al').data]).toEqual([0, 0]);
    expect(payload('binary/protobuf', 'Alice').data).toHaveLength(0);
  });

  it('of any JSON holds no text of the original that is longer than what replaces it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const neutral = JSON.stringify(neutralValue(value, style));
        const texts: string[] = [];
        JSON.stringify(value, (_key, each: unknown) => {
          if (typeof each === 'string' && each.length > 2 && !/^x+$/.test(each)) texts.push(JSON.stringify(each));
          return each;
        });
        for (const text of texts) expect(neutral.replaceAll(/"[^"]*":/g, '')).not.toContain(text);
      }),
      { seed: 5 },
    );
  });
});
