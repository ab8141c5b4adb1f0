import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { verdictOf } from '../../../src/commands/verdict.js';
import { evidenceJsonSchema } from '../../../src/config/evidence-schema.js';
import { judgementJson, judgementText } from '../../../src/report/judgement.js';
import { judgementJsonSchema } from '../../../src/report/judgement-schema.js';

const REFERENCE = path.join(import.meta.dirname, '../../../docs/gate.md');
// The formats of times are checked by our own reader.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });
const isEvidence = ajv.compile(evidenceJsonSchema());
const isJudgement = ajv.compile(judgementJsonSchema());

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'verdict-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface Counts {
  readonly starts: number;
  readonly closed?: number;
  readonly bad: number;
}

function look(
  minute: number,
  candidate: Counts,
  others: Partial<{ step: number; rampPercentage: number; baseline: Counts }> = {},
) {
  const at = `2026-11-22T09:${String(minute).padStart(2, '0')}:00Z`;
  const { step = 0, rampPercentage = 10, baseline = { starts: candidate.starts * 9, bad: 0 } } = others;
  return { at, step, rampPercentage, candidate, baseline };
}

async function judged(content: unknown) {
  await writeFile(
    path.join(folder, 'evidence.json'),
    typeof content === 'string' ? content : JSON.stringify(content, undefined, 2),
  );
  return await verdictOf('evidence.json', folder);
}

const rollout = (...looks: readonly unknown[]) => ({ format: 1, buildId: 'v3', looks });

describe('rainbow verdict', () => {
  it('passes what a promotion could not harm: exit code 0', async () => {
    const judgement = await judged(rollout(look(0, { starts: 100, bad: 0 }), look(40, { starts: 900, bad: 1 })));
    expect([judgement.exitCode, judgement.verdict.kind]).toEqual([0, 'pass']);
    expect(judgementText(judgement)).toMatch(
      /^Pass: 900 workflows on v3, 1 bad: a regression above 0\.\d+ percentage points is excluded .*\nDecided by the look at 2026-11-22 09:40:00Z, in step 1, after 2 looks\.\n$/,
    );
  });

  it('fails at the first look at which the build was condemned, whatever came later: exit code 20', async () => {
    const judgement = await judged(
      rollout(look(0, { starts: 2, bad: 0 }), look(1, { starts: 6, bad: 4 }), look(2, { starts: 9_000, bad: 4 })),
    );
    expect([judgement.exitCode, judgement.verdict.kind, judgement.looks.length]).toEqual([20, 'fail', 2]);
    expect(judgement.at).toBe(Date.parse('2026-11-22T09:01:00Z'));
  });

  it('holds what is not decided, and says what is missing: exit code 10', async () => {
    const judgement = await judged(rollout(look(0, { starts: 5, bad: 0 })));
    expect([judgement.exitCode, judgement.verdict.lack]).toEqual([10, 'samples']);
    expect(judgement.verdict.test.moreNeeded).toBeGreaterThan(100);
  });

  it('keeps what earlier steps have shown', async () => {
    const first = look(0, { starts: 300, bad: 0 });
    const second = look(10, { starts: 30, bad: 0 }, { step: 1, rampPercentage: 50, baseline: { starts: 30, bad: 0 } });
    const alone = await judged(rollout(second));
    const both = await judged(rollout(first, second));
    expect(both.verdict.test.excluded).toBeLessThan(alone.verdict.test.excluded / 3);
  });

  it('says the same however often it was looked', async () => {
    const often = Array.from({ length: 50 }, (_, minute) =>
      look(minute, { starts: (minute + 1) * 12, bad: Math.floor(minute / 20) }),
    );
    const seldom = often.filter((_, index) => index % 10 === 9);
    const [one, other] = [await judged(rollout(...often)), await judged(rollout(...seldom))];
    expect(one.verdict.test).toMatchObject({ evidence: other.verdict.test.evidence, excluded: other.verdict.test.excluded });
  });

  it('prints JSON that follows its published schema', async () => {
    const judgement = await judged(rollout(look(0, { starts: 5, bad: 0 })));
    expect(isJudgement(JSON.parse(judgementJson(judgement)))).toBe(true);
  });

  it('judges the example of the documentation as it says', async () => {
    const [, example = ''] = /<!-- example -->\s+```json\n([^]*?)```/.exec(await readFile(REFERENCE, 'utf8')) ?? [];
    isEvidence(JSON.parse(example));
    expect(isEvidence.errors).toBeNull();
    expect((await judged(example)).verdict.kind).toBe('fail');
  });
});

describe('A mistake in the evidence is one sentence with its place', () => {
  const good = { starts: 10, bad: 0 };
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['no file content', ' \n', 'evidence.json: the evidence file is empty; it needs `format: 1` and `looks` (docs/gate.md)'],
    ['no JSON', '{"format": 1,\n "looks": [}', 'evidence.json:2:12: not valid YAML'],
    ['a list', '[]', 'evidence.json:1:1: the file must be a map, found an empty list'],
    ['another format', { format: 2, looks: [look(0, good)] }, 'evidence.json:2:13: `format` must be `1`'],
    ['no looks', { format: 1, looks: [] }, 'evidence.json:3:12: `looks` must be a list of 1 to 1000000 looks'],
    ['a strange key', rollout({ ...look(0, good), rmap: 1 }), '`looks[0].rmap` is unknown'],
    ['a time without zone', rollout({ ...look(0, good), at: '2026-11-22T09:00:00' }), '`looks[0].at` must be a time such as'],
    ['a ramp of 0', rollout(look(0, good, { rampPercentage: 0 })), '`looks[0].rampPercentage` must be a percentage above 0'],
    ['half a workflow', rollout(look(0, { starts: 1.5, bad: 0 })), '`looks[0].candidate.starts` must be a whole number'],
    [
      'more bad than closed',
      rollout(look(0, { starts: 9, closed: 3, bad: 4 })),
      'at most the workflows that closed, which are 3',
    ],
    ['more closed than started', rollout(look(0, { starts: 9, closed: 12, bad: 4 })), 'at most `starts`, which is 9, found `12`'],
    ['time that runs back', rollout(look(5, good), look(4, good)), '`looks[1].at` is earlier than the look before it'],
    ['steps that go back', rollout(look(0, good, { step: 1 }), look(1, good)), '`looks[1].step` must be at least 1'],
    ['two ramps in a step', rollout(look(0, good), look(1, good, { rampPercentage: 20 })), 'must be 10 as in the look before it'],
    [
      'counts that fall',
      rollout(look(0, good), look(1, { starts: 9, bad: 0 })),
      '`looks[1].candidate.starts` must be at least 10',
    ],
    [
      'a promise of certainty',
      { ...rollout(look(0, good)), confidence: 1 },
      '`confidence` must be a percentage above 0 and below',
    ],
  ];

  it.each(cases)('%s', async (_what, content, sentence) => {
    const error = await judged(content).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'UserError', exitCode: 40 });
    const { message } = error as Error;
    expect(message).toContain(sentence);
    expect(message).toMatch(/^evidence\.json(:\d+:\d+)?: [^\n]+$/);
  });

  it('also when there is no such file', async () => {
    await expect(verdictOf('missing.json', folder)).rejects.toThrow(
      'the evidence file `missing.json` does not exist; correct --evidence',
    );
  });
});
