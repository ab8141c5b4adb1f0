import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clip, markdownCode, markdownSentence, markdownText, plain } from '../../../src/report/escape.js';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

describe('text from outside', () => {
  it('keeps what people write, in any script', () => {
    expect(plain('order-7 für 注文 שלום')).toBe('order-7 für 注文 שלום');
  });

  it('loses escape sequences, control characters and line breaks', () => {
    expect(plain('a\u001B[31mred\u001B[0m\u001B[2Jb\r\n   c\u0007\u009Bd\u001B]8;;http://x\u0007e')).toBe('aredb c de');
  });

  it('loses characters that reorder or hide text', () => {
    expect(plain('pass\u202Eliaf\u2066\u200B\uFEFF')).toBe('passliaf');
  });

  it('never carries a command to the runner', () => {
    expect(plain('::error::gone')).toBe(': :error::gone');
    expect(plain('  \n::set-output name=x::y')).toMatch(/^: :/);
    expect(plain('x ##[add-mask]y')).toBe('x ## [add-mask]y');
  });

  it('is safe in a terminal whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = plain(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/u);
        expect(line).not.toContain('##[');
        expect(line.trimStart().startsWith('::')).toBe(false);
      }),
    );
  });

  it('is cut with an ellipsis and never through a character', () => {
    expect(clip('abcdef', 4)).toBe('abc…');
    expect(clip('ab\u{1F308}cd', 4)).toBe('ab…');
    expect(clip('abcd', 4)).toBe('abcd');
  });
});

describe('text from outside in Markdown', () => {
  it('cannot leave its table cell, open code, HTML or a link', () => {
    expect(markdownText('a|b `c` <img src=x> [l](u) *b* _i_ ~s~ $m$ \\ &amp;\nd')).toBe(
      'a&#124;b \\`c\\` &lt;img src=x&gt; \\[l\\](u) \\*b\\* \\_i\\_ \\~s\\~ \\$m\\$ \\\\ &amp;amp; d',
    );
  });

  it('has no bare mark left whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const rest = markdownText(text).replace(/\\[\\`*_[\]~$]|&(?:amp|lt|gt|#124);/g, '');
        expect(rest).not.toMatch(/[\\`*_[\]~$|<>\n]/);
      }),
    );
  });

  it('is code where it is an identifier, also with pipes and backticks', () => {
    expect(markdownCode('order-7')).toBe('`order-7`');
    expect(markdownCode('a|`b`')).toBe('<code>a&#124;\\`b\\`</code>');
    expect(markdownCode('')).toBe('');
  });

  it('leaves the commands of our sentences in code, and only those', () => {
    expect(markdownSentence('Run `rainbow status` for v<1>.')).toBe('Run `rainbow status` for v&lt;1&gt;.');
    expect(markdownSentence('One ` alone')).toBe('One \\` alone');
  });
});
