import { randomFrom } from './chance.mjs';
import { argo, flagger, peeking } from './others.mjs';
import { rainbow } from './rainbow.mjs';
import { drawWorld } from './world.mjs';

const GATES = { rainbow, argo, flagger, peeking };

/** Rollouts of one cell: shares that failed, passed and were held, and the mean number of workflows that the build itself made fail. */
export function simulate({ gate, seed, looks, knowsRate, auto = false, world }, rollouts) {
  const judge = GATES[gate]({ every: looks, knowsRate, auto });
  const random = randomFrom(seed);
  const ended = { fail: 0, pass: 0, held: 0 };
  let extra = 0;
  for (let rollout = 0; rollout < rollouts; rollout += 1) {
    const end = judge(drawWorld(world, random), world);
    ended[end.outcome] += 1;
    extra += end.extra;
  }
  return { fail: ended.fail / rollouts, pass: ended.pass / rollouts, held: ended.held / rollouts, extra: extra / rollouts };
}
