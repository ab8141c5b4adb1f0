/** What this room says to users. */
export const say = {
  closed: 'it has closed',
  elsewhere: (version: string) => `it is pinned to ${version}`,
  routed: 'it follows the routing, and the bad build has completed no task of it',
  notPinned: 'it is not pinned to a build that is left',
  passed: (target: string) => `${target} has completed a workflow task of it since`,
  neverThere: (target: string) => `it is on ${target} already`,
  movedAlready: (target: string) => `it was moved to ${target} already and goes on there at its next task`,
  newerRun: 'a later run of this workflow exists',
  heals: (target: string) => `the routing brings it to ${target}, whose code takes its history over`,
  move: (holder: string, target: string) => `it is pinned to ${holder}, and the code of ${target} takes its history over`,
  send: (target: string) => `${target} is not Current, so the routing would not bring it there; its code takes the history over`,
  reset: (target: string, why: string) => `the code of ${target} takes over only what was before the bad build (${why})`,
  failed: (target: string) => `it failed on the bad build; the code of ${target} takes over what was before`,
  breaksBefore: (target: string, why: string) =>
    `the code of ${target} does not take over even what was before the bad build: ${why}`,
  notOurs: (target: string, why: string) =>
    `its next task fails on ${target} (${why}), but the bad build has completed no task of it`,
  failsSince: (target: string, why: string) =>
    `${target} has completed a workflow task of it since, and now its own code fails: ${why}`,
  breaksAnyway: (target: string, why: string) =>
    `the code of ${target} does not take its history over, and the bad build has completed no task of it: ${why}`,
  breaks: (target: string, why: string) => `the code of ${target} does not take its history over: ${why}`,
  unproven: (why: string) => `its replay could not tell: ${why}`,
  taskQueue: (target: string, taskQueue: string) => `${target} does not serve its task queue ${taskQueue}`,
  noResetPoint: 'the bad build has completed no workflow task of it, so there is nothing to go back to',
} as const;
