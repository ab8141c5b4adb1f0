import { describe, expect, test } from '@jest/globals';
import { MOST_ANNOTATIONS, annotationsOf, annotationsOfError } from '../../../src/github/annotations.js';
import { UserError, UserErrors } from '../../../src/system/errors.js';
import { entry, sampleReport } from './sample-report.js';

describe('annotations of a report', () => {
  test('the first one is the headline on one line', () => {
    const report = sampleReport({
      headline: 'orders v2 was\nrolled back: 4 of 10 failed.',
      outcome: 'rolled-back',
      exitCode: 20,
    });
    const [first] = annotationsOf(report, true);
    expect(first).toEqual({
      level: 'error',
      title: 'Rainbow Deploy: Rolled back',
      message: 'orders v2 was rolled back: 4 of 10 failed.',
    });
  });

  test('a success is a notice, a hold a warning unless it fails the step', () => {
    expect(annotationsOf(sampleReport(), false)[0]?.level).toBe('notice');
    const held = sampleReport({ outcome: 'held', exitCode: 10 });
    expect(annotationsOf(held, false)[0]?.level).toBe('warning');
    expect(annotationsOf(held, true)[0]?.level).toBe('error');
  });

  test('bad entries and warnings follow, good ones and a repeated headline do not', () => {
    const headline = 'v2 was refused.';
    const entries = [
      entry('info', 'a'),
      entry('bad', 'poller missing'),
      entry('good', 'b'),
      entry('warning', 'cap near'),
      entry('bad', headline),
    ];
    const found = annotationsOf(sampleReport({ headline, outcome: 'refused', exitCode: 20, entries }), true);
    expect(found.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'error v2 was refused.',
      'error poller missing',
      'warning cap near',
    ]);
  });

  test('what went wrong on the way to a success is a warning', () => {
    const found = annotationsOf(sampleReport({ entries: [entry('bad', 'one look failed')] }), false);
    expect(found.map(({ level }) => level)).toEqual(['notice', 'warning']);
  });

  test('beyond nine, a tenth counts the others', () => {
    const entries = Array.from({ length: 30 }, (_, index) => entry('bad', `failure ${index}`));
    const found = annotationsOf(sampleReport({ outcome: 'refused', exitCode: 20, entries }), true);
    expect(found).toHaveLength(MOST_ANNOTATIONS + 1);
    expect(found.at(-1)?.message).toMatch(/^and 22 more/);
  });

  test('exactly nine are all shown', () => {
    const entries = Array.from({ length: MOST_ANNOTATIONS - 1 }, (_, index) => entry('bad', `failure ${index}`));
    const found = annotationsOf(sampleReport({ outcome: 'refused', exitCode: 20, entries }), true);
    expect(found.at(-1)?.message).toBe('failure 7');
  });
});

describe('annotations of an error', () => {
  test('a mistake in a file stands at its place', () => {
    const place = { file: 'rainbow.yaml', line: 7, column: 3 };
    expect(annotationsOfError(new UserError('ramps must increase.', { place }))).toEqual([
      { level: 'error', title: 'Rainbow Deploy: Error', message: 'rainbow.yaml:7:3: ramps must increase.', place },
    ]);
  });

  test('several mistakes are counted by the first and all listed', () => {
    const mistakes = [3, 9].map((line) => new UserError('wrong.', { place: { file: 'rainbow.yaml', line } }));
    const [first, second, ...others] = annotationsOfError(new UserErrors(mistakes));
    expect(first?.message).toBe(
      '2 mistakes, nothing was changed; mend all of them, then run again. The first: rainbow.yaml:3: wrong.',
    );
    expect(first?.place?.line).toBe(3);
    expect(second?.message).toBe('rainbow.yaml:9: wrong.');
    expect(others).toEqual([]);
  });

  test('an error of our own says so', () => {
    expect(annotationsOfError(new TypeError('x is not a function'))[0]?.message).toMatch(
      /error of its own: x is not a function\./,
    );
    expect(annotationsOfError('thrown text')[0]?.message).toMatch(/thrown text/);
  });
});
