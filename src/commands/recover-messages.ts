import { counted, grouped } from '../report/numbers.js';

/** What `recover` says besides the reasons, which are recovery's. */
export const sayRecover = {
  noBuild:
    'which build? Give the Build ID that left runs behind, `rainbow recover BUILD_ID` (input build-id), or with --from the old builds whose Pinned runs are to move on',
  buildAndFrom:
    'a Build ID and --from (input from) contradict each other: the first mends what a bad build left behind, the second moves Pinned runs of good old builds on',
  failedNeedsBuild: '--include-failed (input include-failed) goes with a Build ID, not with --from: a move on resets nothing',
  noCode: (target: string) =>
    `nothing would prove that ${target} can take the runs over: name its code with --base-bundle or --workflow-bundle (the bundle that its workers run), or --workflows-path at its commit`,
  badRate: (text: string) => `--rate ${text} (input rate): give the moves and resets a second, a number from 0.1 to 1000`,
  unversioned: (deployment: string) =>
    `unversioned workers are Current in ${deployment}, and no run can be moved to those: name a version with --to`,
  ontoItself: (buildId: string) => `${buildId} is both what the runs are to leave and where they are to go; give another --to`,
  stillRouted: (buildId: string, status: string) =>
    `${buildId} is ${status}, so workflows keep coming to it: take it back first with \`rainbow rollback --build-id ${buildId}\``,
  routedAgain: (buildId: string) =>
    `${buildId} was routed again while recover ran, so it stopped; what was mended stays. Take it back and run it again`,
  targetChanged: (target: string) =>
    `the routing changed while recover ran and ${target} is not what it was, so it stopped; what was mended stays. Run it again`,
  noQueues: (target: string) => `${target} serves no workflow task queue that the server knows, so no run can go there`,
  noPollers: (target: string) => `no worker of ${target} polls: start its workers, or the runs wait for them`,
  begin: (from: string, target: string, code: string) => `from ${from} to ${target}; every choice is proved with ${code}`,
  progress: (examined: number, counts: string) => `${counted(examined, 'run')} looked at${counts === '' ? '' : `: ${counts}`}`,
  refused: (workflowId: string, why: string) => `${workflowId} was left as it is: ${why}`,
  notSettled: (pinned: number, from: string) =>
    `visibility still shows ${counted(pinned, 'open run')} pinned to ${from}, though nothing is left to do for them; look again in a moment`,
  begunAgain: (count: number) =>
    `what was reset begins ${counted(count, 'activity, child workflow, signal or Nexus operation', 'activities, child workflows, signals or Nexus operations')} again that the bad build had begun`,
  cancelled: 'cancelled; the next run goes on from here',
  resetReason: (buildId: string, target: string) => `rainbow recover: back to before ${buildId}, on to ${target}`,
  nothing: (from: string) => `${from} has left nothing behind`,
  story: (from: string, target: string, tally: string) => `${from} to ${target}: ${tally}`,
  count: {
    moved: (count: number) => `${grouped(count)} moved`,
    reset: (count: number) => `${grouped(count)} reset`,
    wouldMove: (count: number) => `${grouped(count)} would be moved`,
    wouldReset: (count: number) => `${grouped(count)} would be reset`,
    heals: (count: number) => `${grouped(count)} ${count === 1 ? 'heals' : 'heal'} by ${count === 1 ? 'itself' : 'themselves'}`,
    stuck: (count: number) => `${grouped(count)} ${count === 1 ? 'needs' : 'need'} a person`,
    refused: (count: number) => `${grouped(count)} refused by the server`,
    gone: (count: number) => `${grouped(count)} closed meanwhile`,
  },
} as const;
