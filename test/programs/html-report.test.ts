import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { replayPage } from '../../src/report/html/replay-page.js';
import { rolloutPage } from '../../src/report/html/rollout-page.js';
import { percent } from '../../src/report/numbers.js';
import { type BrowserPage, browserPage } from '../support/chromium.js';
import { hostile, poisoned } from '../support/hostile.js';
import { DRAWN_RAMPS, FAINT, OVERLAPS, rowsOf, TOO_WIDE } from '../support/page-checks.js';
import { failingReplay } from '../support/sample-replay-report.js';
import { sampleReports } from '../support/sample-reports.js';

/** Where the photographs are kept for a person to look at. */
const PHOTOGRAPHS = path.resolve(import.meta.dirname, '../../.cache/html-report');

const PAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(sampleReports).map(([name, report]) => [name, rolloutPage(report)])),
  replay: replayPage(await failingReplay(12)),
  'hostile-rollout': rolloutPage(poisoned(sampleReports.rolledBack)),
  'hostile-replay': replayPage(poisoned(await failingReplay(12, hostile))),
};

let browser: BrowserPage;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rainbow-html-'));
  await mkdir(PHOTOGRAPHS, { recursive: true });
  for (const [name, text] of Object.entries(PAGES)) await writeFile(path.join(folder, `${name}.html`), text);
  browser = await browserPage();
}, 400_000);
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(name: string, { width = 1_280, dark = false } = {}): Promise<void> {
  await browser.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
  const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
  await browser.send('Emulation.setEmulatedMedia', { features });
  browser.said.length = 0;
  browser.asked.length = 0;
  await browser.open(pathToFileURL(path.join(folder, `${name}.html`)).href);
}

describe.each(Object.keys(PAGES))('the HTML report %s', (name) => {
  test.each([
    ['light', 1_280, false],
    ['dark', 1_280, true],
    ['light on a telephone', 360, false],
  ])('is readable in %s, and nothing is loaded or complained about', async (look, width, dark) => {
    await open(name, { width, dark });
    const [overlaps, tooWide, faint] = [await browser.value(OVERLAPS), await browser.value(TOO_WIDE), await browser.value(FAINT)];
    expect({ overlaps, tooWide, faint, said: browser.said }).toEqual({ overlaps: [], tooWide: [], faint: [], said: [] });
    expect(browser.asked.filter((url) => url !== 'data:,')).toEqual([expect.stringMatching(/^file:/)]);
    const { data } = await browser.send('Page.captureScreenshot', { captureBeyondViewport: true });
    await writeFile(path.join(PHOTOGRAPHS, `${name}-${look.replaceAll(' ', '-')}.png`), Buffer.from(String(data), 'base64'));
  });
});

describe('the HTML report of a rollout', () => {
  const report = sampleReports.completed;

  test('draws the ramp at the heights that it had, and the table beside it has the same figures', async () => {
    await open('completed');
    expect(await browser.value(DRAWN_RAMPS)).toEqual(report.looks.map(({ ramp }) => ramp));
    const rows = (await browser.value(rowsOf('Ramp at each moment'))) as string[][];
    const looked = rows.filter(([, , verdict]) => verdict !== '').map(([, ramp, verdict]) => [ramp, verdict]);
    expect(looked).toEqual(report.looks.map(({ ramp, verdict }) => [percent(ramp), verdict.kind]));
  });

  test('shows the failures of both versions as they were counted', async () => {
    await open('rolledBack');
    const rows = (await browser.value(rowsOf('Failures at each look'))) as string[][];
    expect(rows.at(-1)?.slice(1)).toEqual(['5', '3', '60 %', '365', '5', '1.4 %']);
  });

  test('tells whoever does not see it what each chart shows', async () => {
    await open('completed');
    const { nodes } = await browser.send('Accessibility.getFullAXTree');
    const said = (nodes as { role?: { value: string }; name?: { value: string }; description?: { value: string } }[]).map(
      ({ role, name }) => `${role?.value ?? ''}: ${name?.value ?? ''}`,
    );
    expect(said).toContainEqual(
      expect.stringMatching(/^(?:image|img): Share of new and Auto-Upgrade workflows .*From 0 % at 12:00:00Z to 100 %/),
    );
    expect(said).toContainEqual(expect.stringMatching(/^heading: .*v4 is Current/));
    expect(said.filter((each) => each.startsWith('main:'))).toHaveLength(1);
  });

  test('can be walked through with the keyboard: past the head, into wide tables, and into what is folded', async () => {
    const press = async (key: string, code: number): Promise<void> => {
      const text = key === 'Enter' ? { text: '\r' } : {};
      await browser.send('Input.dispatchKeyEvent', { type: 'keyDown', key, windowsVirtualKeyCode: code, ...text });
      await browser.send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: code });
    };
    await open('replay');
    await press('Tab', 9);
    expect(await browser.value('document.activeElement.textContent.trim()')).toBe('To the report');
    for (let presses = 0; presses < 20; presses += 1) {
      if ((await browser.value('document.activeElement.tagName')) === 'SUMMARY') break;
      await press('Tab', 9);
    }
    expect(await browser.value('document.activeElement.tagName')).toBe('SUMMARY');
    await press('Enter', 13);
    expect(await browser.value('document.activeElement.parentElement.open')).toBe(true);
  });
});
