import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type PlanReading } from '../../../src/commands/plan-read.js';
import { tellPlan } from '../../../src/commands/plan.js';
import { resolveSettings } from '../../../src/config/inputs.js';
import { type Settings } from '../../../src/config/settings.js';
import { type TrafficWindow } from '../../../src/gate/traffic.js';
import { type PlanReport } from '../../../src/report/plan-report.js';
import { planSummary } from '../../../src/report/plan-terminal.js';
import { begun, rampOf, routing } from '../rollout/situation.js';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REFERENCE = new URL('../../../docs/plan.md', import.meta.url);

const STEPS = `
  steps:
    - { rampPercentage: 5, pauseDuration: 10m, maxDuration: 2h }
    - { rampPercentage: 25, pauseDuration: 30m, maxDuration: 4h }
    - { rampPercentage: 50, pauseDuration: 1h, maxDuration: 1d }
`;

function settingsOf(rollout: string): Promise<Settings> {
  const text = `version: 1\nworker: {deploymentName: orders, buildID: v2}\nrollout:\n  replay: "off"${rollout}`;
  return resolveSettings({ inputs: {}, env: {}, cwd: '/', readFile: () => Promise.resolve(text) });
}

/** Workflows that take two minutes, so many a day. */
function windowsOf(perDay: number): readonly TrafficWindow[] {
  return [10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY].map((length) => {
    const starts = Math.round((perDay * length) / DAY);
    return { length, starts, closed: Math.max(0, starts - Math.round((perDay * 2 * MINUTE) / DAY)) };
  });
}

function readingOf(perDay: number, change: Partial<PlanReading> = {}): PlanReading {
  return {
    routing,
    checkpoint: undefined,
    order: undefined,
    registration: { kind: 'pass', because: 'v2 polls every task queue: orders (workflow, activity)', first: false, missing: [] },
    currentBakes: false,
    before: {
      windows: windowsOf(perDay),
      failures: { closed: perDay * 7, bad: Math.round(perDay * 0.07) },
      open: { open: 40, workflowIds: Array.from({ length: 40 }, (_, n) => `order-${n}`) },
    },
    ...change,
  };
}

async function told(perDay: number, { rollout = STEPS, reading = readingOf(perDay), retry = false } = {}): Promise<PlanReport> {
  const settings = await settingsOf(rollout);
  const report = tellPlan({ settings, reading, candidate: 'v2', retry, now: NOW });
  return { ...report, namespace: 'default', deployment: 'orders', calls: 14, startedAt: NOW, endedAt: NOW };
}

describe('rainbow plan', () => {
  it('prints what docs/plan.md shows', async () => {
    const text = planSummary(await told(20_000), { colour: false });
    const marked = /(<!-- example -->\n\n```text\n)[^]*?(```\n\n<!-- \/example -->)/;
    const reference = readFileSync(REFERENCE, 'utf8');
    const wanted = reference.replace(marked, (_, begin: string, end: string) => `${begin}${text}${end}`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(REFERENCE, wanted);
    expect(reference).toMatch(marked);
    expect(readFileSync(REFERENCE, 'utf8')).toBe(wanted);
  });

  it('ends well when every step can be decided, in the time that the steps need together', async () => {
    const report = await told(2_000_000);
    expect(report).toMatchObject({ outcome: 'shown', exitCode: 0 });
    expect(report.steps.map(({ chance }) => chance)).toEqual(['likely', 'likely', 'likely']);
    expect(report.duration).toBeGreaterThanOrEqual(100 * MINUTE);
    expect(report.steps[2]?.detectable).toBeLessThan(0.01);
  });

  it('is held, with what is needed, when a step cannot be decided in its time', async () => {
    const report = await told(2_000);
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10, duration: null });
    expect(report.headline).toMatch(/^step 1 \(5 %\) cannot pass its gate within 2h at 2,000 workflows a day; let step 1 /);
    const [first] = report.steps;
    const needed = /maxDuration: (\d+[hd])/.exec(first?.remedies[0] ?? '')?.[1] ?? '';
    const longer = await told(2_000, { rollout: STEPS.replace('maxDuration: 2h', `maxDuration: ${needed}`) });
    expect(longer.steps[0]).toMatchObject({ chance: 'likely', remedies: [] });
    const last = report.steps.find(({ chance, budgetInReach }) => chance !== 'likely' && (budgetInReach ?? 1) < 0.2);
    const budget = /harmBudget: ([\d.]+%)/.exec(last?.remedies.join() ?? '')?.[1];
    const wider = await told(2_000, { rollout: `${STEPS}  analysis: { harmBudget: ${budget ?? ''} }` });
    expect(wider.steps[last?.step ?? -1]).toMatchObject({ chance: 'likely' });
  });

  it('goes on unproven where that is configured, and as fast as the evidence allows where that is', async () => {
    const promote = await told(20_000, { rollout: `${STEPS}  analysis: { onInconclusive: promote }` });
    expect(promote).toMatchObject({ exitCode: 0, headline: expect.stringMatching(/unproven \(onInconclusive: promote\)$/) });
    const [slow, fast] = [await told(200_000_000), await told(200_000_000, { rollout: `${STEPS}  rampMode: auto` })];
    expect(fast.duration).toBeLessThan((slow.duration ?? 0) / 2);
    expect(fast.acts.filter(({ kind }) => kind === 'wait')).toEqual([]);
  });

  it('waits for the synthetic workflows of each step, however fast the evidence comes', async () => {
    const steps = `${STEPS}  rampMode: auto\n  synthetic: { workflowType: pay, interval: 1m, count: 61, timeout: 1h }`;
    const { duration } = await told(200_000_000, { rollout: steps.replace('maxDuration: 2h', 'maxDuration: 3h') });
    expect(duration).toBe(3 * HOUR);
  });

  it('names what speaks against a bad build where little starts, unless it is there', async () => {
    const own = (report: PlanReport) => report.steps[0]?.remedies.filter((remedy) => remedy.includes('rollout.synthetic'));
    expect(own(await told(100))).toHaveLength(1);
    expect(own(await told(100, { rollout: `${STEPS}  synthetic: { workflowType: pay }` }))).toEqual([]);
  });

  it('warns of thresholds that would take a good build back', async () => {
    const rollout = `${STEPS}  analysis: { minSamples: 20, maxWorkflowFailureRate: 0.5% }`;
    const { steps } = await told(20_000, { rollout });
    expect(steps[0]?.remedies[0]).toMatch(
      /^1(\.\d+)? % of the workflows fail without a deploy, more than `maxWorkflowFailureRate: 0\.5%`/,
    );
  });

  it('says who is in the way, and what deploy would do about it', async () => {
    const rival = readingOf(20_000, { routing: { ...routing, ramp: rampOf(5, 'v9') } });
    expect(await told(20_000, { reading: rival })).toMatchObject({ outcome: 'conflict', exitCode: 30, ramping: 'v9' });
    const superseding = await told(20_000, { reading: rival, rollout: `${STEPS}  onConflict: supersede` });
    expect(superseding.entries.map(({ text }) => text)).toContain(
      'v9 is in the way: deploy would roll it back first (onConflict)',
    );
    const baking = readingOf(20_000, { currentBakes: true });
    expect(await told(20_000, { reading: baking })).toMatchObject({
      exitCode: 30,
      headline: expect.stringContaining('still bakes'),
    });
  });

  it('refuses a Build ID that was rolled back, and plans it with --retry', async () => {
    const outcome = { kind: 'rolled-back', at: NOW, because: '9 of 12 failed' } as const;
    const reading = readingOf(20_000, { checkpoint: { ...begun, outcome } });
    expect(await told(20_000, { reading })).toMatchObject({ outcome: 'refused', exitCode: 20, acts: [] });
    expect((await told(20_000, { reading, retry: true })).acts.length).toBeGreaterThan(5);
  });

  it('has no steps for a first deployment, and says that nothing is known', async () => {
    const { before, registration, ...rest } = readingOf(20_000);
    expect(before).toBeDefined();
    const reading = { ...rest, routing: undefined, registration: { ...registration, first: true } };
    const report = await told(20_000, { reading });
    expect(report).toMatchObject({ exitCode: 0, steps: [], traffic: null, open: null });
    expect(report.headline).toMatch(/^v2 becomes Current at once/);
    const unseen = { ...rest, registration, routing: { ...routing, current: null } };
    expect(await told(20_000, { reading: unseen })).toMatchObject({
      exitCode: 10,
      headline: expect.stringContaining('name them as worker.taskQueues'),
    });
  });
});
