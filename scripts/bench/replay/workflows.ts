// What the replay benchmark records and replays: a journey through steps of several kinds, as long as its plan.
import { condition, defineSignal, executeChild, patched, proxyActivities, setHandler, sleep } from '@temporalio/workflow';

type Step = 'activity' | 'timer' | 'fan-out' | 'child' | 'patch' | 'either';

const { charge, lookUp } = proxyActivities<{ charge(cents: number): Promise<string>; lookUp(id: string): Promise<string[]> }>({
  startToCloseTimeout: '1 minute',
});
export const nudge = defineSignal<[string]>('nudge');

export async function journey(plan: readonly Step[], rest: boolean): Promise<number> {
  const nudges: string[] = [];
  setHandler(nudge, (name) => void nudges.push(name));
  let done = 0;
  for (const step of plan) {
    await TAKE[step](done);
    done += 1;
  }
  if (rest) await condition(() => nudges.length > 1_000);
  return done;
}

const TAKE: Readonly<Record<Step, (n: number) => Promise<unknown>>> = {
  activity: (n) => charge(n),
  timer: () => sleep(1),
  'fan-out': (n) => Promise.all([charge(n), lookUp(`a-${n}`), lookUp(`b-${n}`)]),
  child: (n) => executeChild(leg, { args: [n] }),
  patch: async (n) => (patched(`step-${n % 5}`) ? await lookUp(`p-${n}`) : await charge(n)),
  either: (n) => Promise.race([charge(n), sleep('1 hour')]),
};

export async function leg(n: number): Promise<number> {
  await charge(n);
  return n;
}
