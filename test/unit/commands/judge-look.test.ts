import { describe, expect, it } from '@jest/globals';
import { judgeLook } from '../../../src/commands/judge-look.js';
import { resolveSettings } from '../../../src/config/inputs.js';
import { type SyntheticPairs } from '../../../src/gate/evidence.js';
import { NO_SUMS } from '../../../src/gate/sums.js';
import { remember } from '../../../src/gate/remembered.js';
import { evidence, outcomes } from '../../support/sample-reports.js';
import { begun, T } from '../rollout/situation.js';

const arm = (starts: number, bad = 0) => ({ starts, closed: starts, bad });
const drawn = { since: T, ramp: 0.5, candidate: arm(500), baseline: arm(500) };
const pairs = (bad: number): SyntheticPairs => ({ candidate: arm(20, bad), baseline: arm(20), since: T, ended: 20, wanted: 20 });
const failing = { processed: 10, failed: 9 };

async function settingsWith(more: string) {
  const steps = 'steps: [{ rampPercentage: 50, pause: 1m }, { rampPercentage: 80, pause: 1m }]';
  const text = `version: 1\nworker: { deploymentName: orders }\nrollout: { replay: "off", ${steps}${more} }`;
  return await resolveSettings({ inputs: {}, env: {}, cwd: '/', readFile: () => Promise.resolve(text) });
}
const synthetic = ', synthetic: { workflowType: pay }';

describe('A look is judged', () => {
  it('by the test where the ramp drew on both versions, and each test has something to remember of it', async () => {
    const found = evidence({ drawn: { ...drawn, slow: { candidate: 0, baseline: 0 } }, synthetic: pairs(0) });
    const checkpoint = { ...begun, slowLimit: 5_000 };
    const { verdict, memories } = judgeLook({ evidence: found, wanted: true }, await settingsWith(synthetic), {
      candidate: 'v3',
      checkpoint,
    });
    expect(verdict).toMatchObject({ kind: 'pass', test: { closed: 500, next: 0.8 } });
    expect(Object.keys(memories).sort()).toEqual(['evidence', 'slow', 'synthetic']);
    for (const memory of Object.values(memories)) expect(memory).toMatchObject({ since: T });
  });

  it('with what each test knew before', async () => {
    const settings = await settingsWith(synthetic);
    const look = { evidence: evidence({ drawn, synthetic: pairs(6) }), wanted: true };
    expect(judgeLook(look, settings, { candidate: 'v3', checkpoint: begun }).verdict.kind).toBe('pass');
    const before = remember(T - 1, NO_SUMS, { ramp: 0.5, ...pairs(6) });
    const { verdict } = judgeLook(look, settings, { candidate: 'v3', checkpoint: { ...begun, synthetic: before } });
    expect(verdict).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('12 of 40 synthetic workflows on v3 failed'),
    });
  });

  it('as open when what should have been tested cannot be read, although thresholds would take it back', async () => {
    const found = { candidate: outcomes({ failed: 30 }), unread: ['Workflows started under this ramp: no answer'] };
    const judged = judgeLook({ evidence: evidence(found), wanted: true }, await settingsWith(''), {
      candidate: 'v3',
      checkpoint: begun,
    });
    expect(judged).toMatchObject({ verdict: { kind: 'inconclusive', lack: 'evidence' }, memories: {} });
  });

  it('by failed tasks, but not where synthetic workflows share in them; a first deployment has none', async () => {
    const kindOf = (settings: Awaited<ReturnType<typeof settingsWith>>, first: boolean) =>
      judgeLook(
        { evidence: evidence({ candidate: outcomes({ completed: 30 }), activityTasks: failing }), wanted: false },
        settings,
        {
          candidate: 'v3',
          checkpoint: { ...begun, first },
        },
      ).verdict.kind;
    const [without, beside] = [await settingsWith(''), await settingsWith(synthetic)];
    expect([kindOf(without, false), kindOf(beside, false)]).toEqual(['fail', 'pass']);
    expect([kindOf(without, true), kindOf(beside, true)]).toEqual(['fail', 'fail']);
  });
});
