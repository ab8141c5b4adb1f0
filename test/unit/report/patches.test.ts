import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Audited, type JudgedPatch, reportPatches } from '../../../src/commands/patches-report.js';
import { type PatchVerdict } from '../../../src/patches/facts.js';
import { patchesJson } from '../../../src/report/json.js';
import { patchesOutputs } from '../../../src/report/outputs.js';
import { patchesMarkdown } from '../../../src/report/patches-markdown.js';
import { patchesJsonSchema } from '../../../src/report/patches-report.js';
import { patchesSummary } from '../../../src/report/patches-terminal.js';

function judged(id: string, verdict: PatchVerdict): JudgedPatch {
  return {
    facts: {
      id,
      code: {
        id,
        stage: 'patched',
        types: ['order'],
        places: [{ file: 'src/order.ts', line: 7, column: 3, stage: 'patched' }],
      },
      open: { carrying: 1_200, lacking: 3, oldestLacking: 5 },
      closed: null,
      pinned: 2,
      markers: { carrying: 3, read: 3, binding: 1, oldestBinding: 5, examples: ['order-1'] },
      proof: { change: 'deprecate', wanted: 3, replayed: 3, breaking: 1, examples: ['order-1'], trouble: null },
    },
    judgement: { verdict, because: `because of ${id}`, next: verdict === 'remove' ? 'delete it' : '' },
  };
}

function report(verdicts: readonly PatchVerdict[], more: Partial<Audited> = {}) {
  return reportPatches({
    code: { patches: [], unreadable: [], types: ['order'] },
    found: { ids: new Set(), carrying: 0, looked: 0 },
    judged: verdicts.map((verdict, n) => judged(`p${n}`, verdict)),
    options: { closed: 'ignore' },
    source: { whole: true },
    shownCode: 'src/workflows.ts',
    namespace: 'orders',
    deployment: null,
    retention: 86_400_000,
    calls: 9,
    startedAt: 1,
    endedAt: 2,
    ...more,
  });
}

describe('The report of patches', () => {
  it.each<[readonly PatchVerdict[], Partial<Audited>, string, number]>([
    [[], {}, 'shown', 0],
    [['keep', 'deprecate', 'remove', 'gone'], {}, 'shown', 0],
    [['keep', 'unknown'], {}, 'held', 10],
    [['unknown', 'broken'], {}, 'refused', 20],
    [['keep'], { source: { whole: false } }, 'held', 10],
    [['broken'], { source: { whole: false } }, 'refused', 20],
    [['keep'], { code: { patches: [], unreadable: [], types: null } }, 'held', 10],
    [['keep'], { found: { ids: new Set(), carrying: 30_000, looked: 20_000 } }, 'held', 10],
    [
      ['keep'],
      { code: { patches: [], unreadable: [{ file: 'a.ts', line: 1, column: 1, stage: 'patched', why: 'dynamic' }], types: [] } },
      'held',
      10,
    ],
  ])('of %j ends as it must', (...[verdicts, more, outcome, exitCode]) => {
    expect(report(verdicts, more)).toMatchObject({ outcome, exitCode });
  });

  it('keeps to its published schema, and tells first what asks for something', () => {
    const found = report(['keep', 'remove', 'broken']);
    const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(patchesJsonSchema());
    accepts(JSON.parse(patchesJson(found)));
    expect(accepts.errors).toBeNull();
    expect(found.patches.map(({ verdict }) => verdict)).toEqual(['broken', 'remove', 'keep']);
    expect(patchesOutputs(found, '/r.json')).toEqual({
      outcome: 'refused',
      headline: 'of the patches, 1 missing in the code although open runs need it, 1 may be removed, 1 must stay',
      deprecate: '',
      remove: 'p1',
      broken: 'p2',
      report: '/r.json',
    });
  });

  it('is told to a terminal with reason, next step, places and what was not looked at', () => {
    const text = patchesSummary(report(['remove']), { colour: false });
    expect(text).toContain('remove  p0\n  because of p0\n  Next: delete it');
    expect(text).toContain('src/order.ts:7');
    expect(text).toContain('the namespace keeps them for 1d');
  });

  it('shows IDs as they are in Markdown, and stays within the limit', () => {
    const hostile = report([], { judged: [judged('`a`|<b>@team', 'keep')] });
    expect(patchesMarkdown(hostile)).not.toMatch(/<b>|(?<!;)@team/);
    const many = report(Array<PatchVerdict>(200).fill('keep'));
    expect(patchesMarkdown(many)).toContain('| `p199` |');
    expect(Buffer.byteLength(patchesMarkdown(many, 5_000))).toBeLessThan(5_000);
  });
});
