import { describe, expect, test } from '@jest/globals';
import { conditionProblem, holds } from '../../../src/health/condition.js';

describe('A condition that can be judged', () => {
  test.each<[string, unknown, boolean]>([
    ['result < 0.05', 0.01, true],
    ['result < 0.05', 0.05, false],
    ['result >= 1', 1, true],
    ['result[0] >= 0.99', [0.995], true],
    ['result.all(value, value < 5)', [1, 2, 7], false],
    ['size(result) == 0 || result[0] < 1', [], true],
    ['result.status == "ok" && result.errors <= 3', { status: 'ok', errors: 2 }, true],
    ['result.shards.exists(shard, shard.lag > 100)', { shards: [{ lag: 7 }, { lag: 900 }] }, true],
    ['has(result.error)', { ok: true }, false],
    ['double(result.rate) < 0.5', { rate: '0.25' }, true],
    ['result', true, true],
    ['result > 1', Number.POSITIVE_INFINITY, true],
  ])('%s of %j is %s', (condition, value, expected) => {
    expect(conditionProblem(condition)).toBeUndefined();
    expect(holds(condition, value)).toBe(expected);
  });
});

describe('A condition with a mistake', () => {
  test.each([
    ['result >=', 'Unexpected token: EOF, at character 10'],
    ['result >= 0.9 &', 'Unexpected character: &, at character 15'],
    ['resul > 1', 'Unknown variable: resul, at character 1'],
    ['result > "a" + 1', 'no such overload: string + int, at character 10'],
    ['asFloat(result) > 1', "found no matching overload for 'asFloat(dyn)', at character 1"],
    ['result + 1 > 3 ? 4 : 5', 'it gives an int, neither true nor false'],
    ['"yes"', 'it gives a string, neither true nor false'],
    ['1 < 2', 'it never looks at `result`'],
    ['true', 'it never looks at `result`'],
    ['', 'Unexpected token: EOF, at character 1'],
    ['process.exit(1)', 'Unknown variable: process, at character 1'],
    ['result.constructor("return 1")() == 1', expect.stringContaining('at character')],
    ['('.repeat(60) + 'result' + ')'.repeat(60), expect.stringMatching(/./)],
  ])('is told: %s', (condition, problem) => {
    expect(conditionProblem(condition)).toEqual(problem);
  });
});

describe('A condition that cannot be judged for a value', () => {
  test.each<[string, unknown, string]>([
    ['result.a.b > 3', { a: {} }, 'No such key: b'],
    ['result[0] < 1', [], 'index out of bounds'],
    ['result < 1', 'many', 'no such overload'],
    ['result.__proto__.x == 1', {}, 'No such key: __proto__'],
    ['result.toString == 1', {}, 'No such key: toString'],
  ])('%s of %j breaks off: %s', (condition, value, problem) => {
    expect(conditionProblem(condition)).toBeUndefined();
    expect(() => holds(condition, value)).toThrow(problem);
  });

  test('is neither true nor false when it gives something else', () => {
    expect(holds('result', 7)).toBeUndefined();
  });
});
