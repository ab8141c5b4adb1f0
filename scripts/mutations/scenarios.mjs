/**
 * What each workflow of test/fixtures/mutations/workflows is put through to get its histories. `steps` run while workers poll, `parked`
 * after the last worker has gone, so that the history ends with a workflow task that nobody has taken.
 * An argument with "park" keeps its activity open for ever, "decline" fails it for good, "flaky" fails its first attempt.
 */
const EVER = 1_000_000_000;
/** Milliseconds: long enough for the workers to leave before the timer fires. */
const SOON = 15_000;

const scheduled = (times) => ['until', 'ACTIVITY_TASK_SCHEDULED', times];
const timer = (times) => ['until', 'TIMER_STARTED', times];
const fired = (times) => ['until', 'TIMER_FIRED', times];
const CLOSED = ['closed'];

const lamp = { item: 'lamp', card: 'card', address: 'home' };
const plan = { customer: 'ann', plan: 'basic', cycle: 0, cyclesPerRun: 2 };
const request = { document: 'contract', patience: EVER, grace: EVER };
const report = { regions: ['north', 'south', 'west'], source: 'rates', deadline: EVER };
const quote = { product: 'chair', customer: 'ann', cooling: EVER };
const newcomer = { name: 'ann', mail: 'mail', pause: EVER };
const raffle = { players: ['ann', 'ben', 'cem', 'dan'], suspense: 10 };
const depot = { name: 'north', handled: 0, perRun: 4, idle: EVER };
const campaign = { groups: ['ann', 'ben'], limit: EVER };
const watchman = { rounds: 3, pause: 10, patience: 10 };
const census = { streets: ['elm', 'oak', 'ash', 'fir', 'yew'], atOnce: 2, rest: 10 };
const account = { name: 'ann', trial: EVER };
const exchange = { pairs: ['eur', 'usd'], limit: EVER };
const watch = { site: 'site', tries: 4, upAt: 3, pause: 10 };

export const SCENARIOS = {
  order: {
    completed: { input: lamp, steps: [CLOSED] },
    gift: { input: { ...lamp, gift: true }, steps: [CLOSED] },
    declined: { input: { ...lamp, card: 'decline' }, steps: [CLOSED] },
    undeliverable: { input: { ...lamp, address: 'decline' }, steps: [CLOSED] },
    flaky: { input: { ...lamp, card: 'flaky' }, steps: [CLOSED] },
    charging: { input: { ...lamp, card: 'park' }, steps: [scheduled(2)] },
    shipping: { input: { ...lamp, address: 'park' }, steps: [scheduled(3)] },
    terminated: { input: { ...lamp, address: 'park' }, steps: [scheduled(3), ['terminate'], CLOSED] },
    cancelled: { input: { ...lamp, address: 'park' }, steps: [scheduled(3), ['cancel'], CLOSED] },
    'cancel-requested': { input: { ...lamp, card: 'park' }, steps: [scheduled(2)], parked: [['cancel']] },
    reset: { input: { ...lamp, address: 'park' }, steps: [scheduled(3), ['reset', 2], scheduled(3)] },
  },
  subscription: {
    'handed-over': { input: { ...plan, periods: [20, 20, EVER] }, steps: [CLOSED] },
    'taken-over': { input: { ...plan, periods: [20, 20, EVER] }, steps: [CLOSED, ['latest'], timer(1)] },
    'first-cycle': { input: { ...plan, periods: [EVER] }, steps: [timer(1)] },
    'second-cycle': { input: { ...plan, periods: [20, EVER] }, steps: [timer(2)] },
    changed: { input: { ...plan, periods: [EVER] }, steps: [timer(1), ['signal', 'changePlan', 'gold']] },
    ended: { input: { ...plan, periods: [20, EVER] }, steps: [timer(2), ['signal', 'endSubscription'], CLOSED] },
    'end-requested': { input: { ...plan, periods: [EVER] }, steps: [timer(1)], parked: [['signal', 'endSubscription']] },
    due: { late: true, input: { ...plan, periods: [SOON] }, steps: [timer(1)], parked: [fired(1)] },
  },
  approval: {
    published: { input: request, steps: [timer(1), ['signal', 'decide', true], CLOSED] },
    rejected: { input: request, steps: [timer(1), ['signal', 'decide', false], CLOSED] },
    expired: { input: { ...request, patience: 20, grace: 20 }, steps: [CLOSED] },
    waiting: { input: request, steps: [timer(1)] },
    reminded: { input: { ...request, patience: 20 }, steps: [timer(2)] },
    commented: { input: request, steps: [timer(1), ['update', 'comment', 'one'], ['update', 'comment', 'two']] },
    discussed: {
      input: request,
      steps: [timer(1), ['update', 'comment', 'one'], ['refused', 'comment', ''], ['signal', 'decide', true], CLOSED],
    },
    decided: { input: request, steps: [timer(1)], parked: [['signal', 'decide', true]] },
    reset: { input: request, steps: [timer(1), ['signal', 'decide', true], CLOSED, ['reset', 1], CLOSED] },
    impatient: { late: true, input: { ...request, patience: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  fanout: {
    completed: { input: report, steps: [CLOSED] },
    empty: { input: { ...report, regions: [] }, steps: [CLOSED] },
    stale: { input: { ...report, source: 'park', deadline: 20 }, steps: [CLOSED] },
    collecting: { input: { ...report, regions: ['north', 'park'] }, steps: [['until', 'ACTIVITY_TASK_COMPLETED', 1]] },
    'awaiting-rates': { input: { ...report, source: 'park' }, steps: [scheduled(4), timer(1)] },
    overdue: { late: true, input: { ...report, source: 'park', deadline: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  children: {
    completed: { input: { parts: ['a', 'b'], audit: false }, steps: [CLOSED] },
    audited: { input: { parts: ['a'], audit: true }, steps: [CLOSED] },
    'failed-part': { input: { parts: ['decline', 'b'], audit: false }, steps: [CLOSED] },
    heard: { input: { parts: ['a'], audit: false, listener: 'listener' }, steps: [CLOSED] },
    'second-part': {
      input: { parts: ['a', 'park'], audit: true },
      steps: [['until', 'CHILD_WORKFLOW_EXECUTION_STARTED', 3]],
    },
    summing: { input: { parts: [], audit: true }, steps: [CLOSED] },
    cancelled: {
      input: { parts: ['park'], audit: false },
      steps: [['until', 'CHILD_WORKFLOW_EXECUTION_STARTED', 1], ['cancel'], CLOSED],
    },
  },
  pricing: {
    completed: { input: { ...quote, cooling: 10 }, steps: [CLOSED] },
    undiscounted: { input: { ...quote, cooling: 10, customer: 'decline' }, steps: [CLOSED] },
    cooling: { input: quote, steps: [timer(1)] },
    offering: { input: { ...quote, cooling: 10, customer: 'park' }, steps: [scheduled(1)] },
    cooled: { late: true, input: { ...quote, cooling: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  transfer: {
    uploaded: { input: { file: 'a', target: 'b', limit: EVER }, steps: [CLOSED] },
    slow: { input: { file: 'park', target: 'b', limit: 20 }, steps: [CLOSED] },
    cancelled: { input: { file: 'park', target: 'b', limit: EVER }, steps: [scheduled(1), ['cancel'], CLOSED] },
    failed: { input: { file: 'decline', target: 'b', limit: EVER }, steps: [CLOSED] },
    uploading: { input: { file: 'park', target: 'b', limit: EVER }, steps: [scheduled(1)] },
    announcing: { input: { file: 'a', target: 'park', limit: EVER }, steps: [scheduled(2)] },
    overdue: { late: true, input: { file: 'park', target: 'b', limit: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  courier: {
    first: { input: { carriers: ['swift', 'slow'], address: 'home', pause: 10 }, steps: [CLOSED] },
    second: { input: { carriers: ['decline', 'swift'], address: 'home', pause: 10 }, steps: [CLOSED] },
    nobody: { input: { carriers: ['decline', 'decline'], address: 'home', pause: 10 }, steps: [CLOSED] },
    flaky: { input: { carriers: ['flaky'], address: 'home', pause: 10 }, steps: [CLOSED] },
    pausing: { input: { carriers: ['decline', 'swift'], address: 'home', pause: EVER }, steps: [timer(1)] },
    tracking: { input: { carriers: ['swift'], address: 'park', pause: 10 }, steps: [scheduled(2)] },
    paused: {
      late: true,
      input: { carriers: ['decline', 'swift'], address: 'home', pause: SOON },
      steps: [timer(1)],
      parked: [fired(1)],
    },
  },
  onboarding: {
    'first-completed': { code: 'first', input: { ...newcomer, pause: 10 }, steps: [CLOSED] },
    'first-pausing': { code: 'first', input: newcomer, steps: [timer(1)] },
    'first-welcoming': { code: 'first', input: { ...newcomer, mail: 'park', pause: 10 }, steps: [scheduled(3)] },
    'second-completed': { code: 'second', input: { ...newcomer, pause: 10 }, steps: [CLOSED] },
    'second-welcoming': { code: 'second', input: { ...newcomer, mail: 'park', pause: 10 }, steps: [scheduled(3)] },
    completed: { input: { ...newcomer, pause: 10 }, steps: [CLOSED] },
    creating: { input: { ...newcomer, name: 'park' }, steps: [scheduled(1)] },
    pausing: { input: newcomer, steps: [timer(1)] },
    welcoming: { input: { ...newcomer, mail: 'park', pause: 10 }, steps: [scheduled(3)] },
    paused: { late: true, input: { ...newcomer, pause: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  ticket: {
    completed: { input: { title: 'lamp', urgent: false, wait: 10 }, steps: [CLOSED] },
    urgent: { input: { title: 'lamp', urgent: true, wait: EVER }, steps: [CLOSED] },
    assigning: { input: { title: 'park', urgent: false, wait: EVER }, steps: [scheduled(1)] },
    waiting: { input: { title: 'lamp', urgent: false, wait: EVER }, steps: [timer(1)] },
    waited: { late: true, input: { title: 'lamp', urgent: false, wait: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  raffle: {
    'drawn-1': { input: raffle, steps: [CLOSED] },
    'drawn-2': { input: raffle, steps: [CLOSED] },
    'drawn-3': { input: raffle, steps: [CLOSED] },
    suspense: { input: { ...raffle, suspense: EVER }, steps: [timer(1)] },
    drawing: {
      input: { players: ['park'], suspense: 10 },
      steps: [['until', 'CHILD_WORKFLOW_EXECUTION_STARTED', 1]],
    },
    over: { late: true, input: { ...raffle, suspense: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  inbox: {
    busy: {
      input: { owner: 'ann', linger: 10 },
      steps: [
        ['signal', 'mail', 'one'],
        ['signal', 'mail', 'two'],
        ['update', 'ask', 'why'],
        ['signal', 'mail', 'three'],
        ['signal', 'closeInbox'],
        CLOSED,
      ],
    },
    asked: {
      input: { owner: 'ann', linger: 10 },
      steps: [['update', 'ask', 'why'], ['update', 'ask', 'how'], ['signal', 'closeInbox'], CLOSED],
    },
    idle: { input: { owner: 'ann', linger: 10 }, steps: [['until', 'WORKFLOW_TASK_COMPLETED', 1]] },
    filing: { input: { owner: 'ann', linger: 10 }, steps: [['signal', 'mail', 'park'], scheduled(1)] },
    filed: {
      input: { owner: 'ann', linger: 10 },
      steps: [
        ['signal', 'mail', 'one'],
        ['signal', 'mail', 'two'],
        ['until', 'ACTIVITY_TASK_COMPLETED', 4],
      ],
    },
    lingering: { input: { owner: 'ann', linger: EVER }, steps: [['signal', 'mail', 'one'], ['signal', 'closeInbox'], timer(1)] },
    'mail-waiting': {
      input: { owner: 'ann', linger: 10 },
      steps: [
        ['signal', 'mail', 'one'],
        ['until', 'ACTIVITY_TASK_COMPLETED', 2],
      ],
      parked: [['signal', 'mail', 'two']],
    },
  },
  polling: {
    'up-at-once': { input: { ...watch, upAt: 1 }, steps: [CLOSED] },
    'up-later': { input: watch, steps: [CLOSED] },
    down: { input: { ...watch, upAt: 9 }, steps: [CLOSED] },
    looking: { input: { ...watch, site: 'park' }, steps: [scheduled(1)] },
    pausing: { input: { ...watch, pause: EVER }, steps: [timer(1)] },
    cancelled: { input: { ...watch, pause: EVER }, steps: [timer(1), ['cancel'], CLOSED] },
    'timed-out': {
      late: true,
      input: { ...watch, pause: EVER },
      start: { workflowRunTimeout: '6s' },
      steps: [timer(1)],
      parked: [CLOSED],
    },
    paused: { late: true, input: { ...watch, pause: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  depot: {
    'handed-over': {
      input: depot,
      steps: [
        ['signal', 'deliver', 'one'],
        ['update', 'take', 'one'],
        ['signal', 'deliver', 'two'],
        ['signal', 'deliver', 'three'],
        CLOSED,
      ],
    },
    'taken-over': {
      input: { ...depot, perRun: 1 },
      steps: [['signal', 'deliver', 'one'], CLOSED, ['latest'], timer(1)],
    },
    quiet: { input: { ...depot, idle: 20, perRun: 2 }, steps: [CLOSED] },
    closed: { input: depot, steps: [timer(1), ['update', 'take', 'one'], ['signal', 'closeDepot'], CLOSED] },
    idle: { input: depot, steps: [timer(1)] },
    refused: { input: depot, steps: [timer(1), ['refused', 'take', ''], ['update', 'take', 'two']] },
    taking: { input: depot, steps: [timer(1), ['begin', 'take', 'park'], ['signal', 'deliver', 'one'], timer(2)] },
    'both-taking': {
      input: depot,
      steps: [timer(1), ['begin', 'take', 'park'], ['begin', 'take', 'park too'], scheduled(2)],
    },
    leaving: { input: depot, steps: [timer(1), ['begin', 'take', 'park'], ['signal', 'closeDepot'], scheduled(1)] },
    storing: { input: depot, steps: [['signal', 'deliver', 'park'], ['signal', 'deliver', 'two'], scheduled(1)] },
    delivered: { input: depot, steps: [timer(1)], parked: [['signal', 'deliver', 'one']] },
    bored: { late: true, input: { ...depot, idle: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  campaign: {
    sent: { input: campaign, steps: [CLOSED] },
    stopped: {
      input: { ...campaign, groups: ['ann', 'park'] },
      steps: [['until', 'CHILD_WORKFLOW_EXECUTION_COMPLETED', 1], ['signal', 'stopCampaign', 'enough'], CLOSED],
    },
    'stopped-softly': {
      input: { ...campaign, groups: ['park'] },
      steps: [['until', 'CHILD_WORKFLOW_EXECUTION_STARTED', 1], ['signal', 'stopCampaign', 'lunch'], CLOSED],
    },
    late: { input: { groups: ['park', 'park too'], limit: 500 }, steps: [CLOSED] },
    failed: { input: { ...campaign, groups: ['decline'] }, steps: [CLOSED] },
    cancelled: {
      input: { ...campaign, groups: ['park'] },
      steps: [['until', 'CHILD_WORKFLOW_EXECUTION_STARTED', 1], ['cancel'], CLOSED],
    },
    sending: {
      input: { ...campaign, groups: ['ann', 'park'] },
      steps: [['until', 'CHILD_WORKFLOW_EXECUTION_COMPLETED', 1]],
    },
    'stop-requested': {
      input: { ...campaign, groups: ['park'] },
      steps: [['until', 'CHILD_WORKFLOW_EXECUTION_STARTED', 1]],
      parked: [['signal', 'stopCampaign', 'enough']],
    },
    summing: { input: { groups: ['park'], limit: EVER }, steps: [['until', 'CHILD_WORKFLOW_EXECUTION_STARTED', 1]] },
    overdue: { late: true, input: { groups: ['park'], limit: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  watchman: {
    done: { input: watchman, steps: [CLOSED] },
    woken: { input: { ...watchman, rounds: 1, pause: EVER, patience: EVER }, steps: [timer(1), ['signal', 'wake'], CLOSED] },
    relieved: { input: { ...watchman, patience: EVER }, steps: [timer(2), ['signal', 'relieve'], CLOSED] },
    'woken-twice': {
      input: { ...watchman, rounds: 2, pause: EVER },
      steps: [timer(1), ['signal', 'wake'], timer(2), ['signal', 'wake'], CLOSED],
    },
    pausing: { input: { ...watchman, pause: EVER }, steps: [timer(1)] },
    waiting: { input: { ...watchman, patience: EVER }, steps: [timer(2)] },
    'second-round': { input: { ...watchman, pause: EVER, patience: EVER }, steps: [timer(1), ['signal', 'wake'], timer(2)] },
    'wake-up-call': { input: { ...watchman, pause: EVER }, steps: [timer(1)], parked: [['signal', 'wake']] },
    rested: { late: true, input: { ...watchman, pause: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  census: {
    counted: { input: census, steps: [CLOSED] },
    'lost-one': { input: { ...census, streets: ['elm', 'decline', 'ash'] }, steps: [CLOSED] },
    'lost-all': { input: { ...census, streets: ['decline', 'decline too'] }, steps: [CLOSED] },
    empty: { input: { ...census, streets: [] }, steps: [CLOSED] },
    walking: { input: { ...census, streets: ['elm', 'park', 'ash'] }, steps: [scheduled(3)] },
    resting: { input: { ...census, rest: EVER }, steps: [timer(2)] },
    rested: { late: true, input: { ...census, rest: SOON, atOnce: 1 }, steps: [timer(1)], parked: [fired(1)] },
  },
  account: {
    closed: { input: account, steps: [timer(1), ['signal', 'closeAccount'], CLOSED] },
    'over-and-closed': {
      input: { ...account, trial: 100 },
      steps: [['until', 'CHILD_WORKFLOW_EXECUTION_STARTED', 1], ['signal', 'closeAccount'], CLOSED],
    },
    renamed: { input: account, steps: [timer(1), ['update', 'changeName', 'bea'], ['update', 'changeName', 'cem']] },
    'renamed-and-closed': {
      input: account,
      steps: [timer(1), ['update', 'changeName', 'bea'], ['signal', 'closeAccount'], CLOSED],
    },
    early: { input: account, steps: [['signal', 'closeAccount'], CLOSED] },
    strange: { input: account, steps: [['signal', 'hello', 'you'], timer(1)] },
    creating: { input: { ...account, name: 'park' }, steps: [scheduled(1)] },
    renaming: { input: account, steps: [timer(1), ['begin', 'changeName', 'park'], scheduled(2)] },
    trying: { input: account, steps: [timer(1)] },
    over: { input: { ...account, trial: 100 }, steps: [['until', 'CHILD_WORKFLOW_EXECUTION_STARTED', 1]] },
    closing: { input: account, steps: [timer(1)], parked: [['signal', 'closeAccount']] },
    'trial-over': { late: true, input: { ...account, trial: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
  exchange: {
    settled: { input: exchange, steps: [CLOSED] },
    refused: { input: { pairs: ['decline'], limit: EVER }, steps: [CLOSED] },
    slow: { input: { pairs: ['park'], limit: 300 }, steps: [CLOSED] },
    settling: { input: { pairs: ['park'], limit: EVER }, steps: [['until', 'NEXUS_OPERATION_STARTED', 1]] },
    overdue: { late: true, input: { pairs: ['park'], limit: SOON }, steps: [timer(1)], parked: [fired(1)] },
  },
};

/** Code that was there before: edits of the workflows, as a mutant has them. */
export const EARLIER_CODE = {
  first: [
    { family: 'onboarding', find: "patched('check-identity')", put: 'Number.isNaN(0)' },
    { family: 'onboarding', find: "  deprecatePatch('welcome-by-mail');\n", put: '' },
    { family: 'onboarding', find: "  if (patched('survey')) await survey(newcomer.mail);\n", put: '' },
  ],
  second: [
    { family: 'onboarding', find: "patched('check-identity')", put: 'Number.isNaN(0)' },
    { family: 'onboarding', find: "  deprecatePatch('welcome-by-mail');\n", put: "  patched('welcome-by-mail');\n" },
    { family: 'onboarding', find: "  if (patched('survey')) await survey(newcomer.mail);\n", put: '' },
  ],
};
