import { describe, expect, test } from '@jest/globals';
import { code, html } from '../../../src/report/html/html.js';
import { replayPage } from '../../../src/report/html/replay-page.js';
import { rolloutPage } from '../../../src/report/html/rollout-page.js';
import { HOSTILE, hostile, poisoned } from '../../support/hostile.js';
import { failingReplay } from '../../support/sample-replay-report.js';
import { sampleReports } from '../../support/sample-reports.js';

/** The elements and the attributes of a page, by name. */
function named(page: string): { readonly elements: ReadonlySet<string>; readonly attributes: ReadonlySet<string> } {
  const body = page.replace(/<style>[^]*?<\/style>/, '');
  const tags = [...body.matchAll(/<([a-zA-Z!/][^\s>]*)([^>]*)>/g)];
  const elements = new Set(tags.map(([, name = '']) => name.toLowerCase()));
  const attributes = new Set(tags.flatMap(([, , rest = '']) => [...rest.matchAll(/([\w:-]+)="/g)].map(([, name = '']) => name)));
  return { elements, attributes };
}

describe('hostile words in an HTML report', () => {
  const pages = (poison: boolean): readonly Promise<string>[] => [
    ...Object.values(sampleReports).map((report) => Promise.resolve(rolloutPage(poison ? poisoned(report) : report))),
    failingReplay(HOSTILE.length, poison ? hostile : undefined).then((report) => replayPage(poison ? poisoned(report) : report)),
  ];

  test('add no element and no attribute to it', async () => {
    const harmless = named((await Promise.all(pages(false))).join('\n'));
    for (const page of await Promise.all(pages(true))) {
      const { elements, attributes } = named(page);
      expect([...elements].filter((name) => !harmless.elements.has(name))).toEqual([]);
      expect([...attributes].filter((name) => !harmless.attributes.has(name))).toEqual([]);
      expect(page).not.toMatch(/(?![\n])\p{Cc}|<script|javascript:[^<]*"/iu);
    }
  });

  test('stay words in an attribute and in code', () => {
    expect(html`<p title="${'" onclick="x'}">${"<b>'&"}</p>`.markup).toBe(
      '<p title="&quot; onclick=&quot;x">&lt;b&gt;&#39;&amp;</p>',
    );
    expect(code('  if (a < b) {\n\t"x"').markup).toBe('  if (a &lt; b) {\n\t&quot;x&quot;');
  });
});

test('an HTML report loads nothing and runs nothing', async () => {
  for (const page of [rolloutPage(sampleReports.completed), replayPage(await failingReplay(3))]) {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(page).not.toMatch(/<script|<iframe|\bsrc=|url\(|@import|https?:\/\//);
  }
});
