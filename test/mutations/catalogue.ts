import { APPROVAL } from './catalogue/approval.js';
import { ACCOUNT } from './catalogue/account.js';
import { CAMPAIGN } from './catalogue/campaign.js';
import { CENSUS } from './catalogue/census.js';
import { CHILDREN } from './catalogue/children.js';
import { COURIER } from './catalogue/courier.js';
import { FANOUT } from './catalogue/fanout.js';
import { INBOX } from './catalogue/inbox.js';
import { ONBOARDING } from './catalogue/onboarding.js';
import { ORDER } from './catalogue/order.js';
import { POLLING } from './catalogue/polling.js';
import { PRICING } from './catalogue/pricing.js';
import { RAFFLE } from './catalogue/raffle.js';
import { SUBSCRIPTION } from './catalogue/subscription.js';
import { TICKET } from './catalogue/ticket.js';
import { TRANSFER } from './catalogue/transfer.js';
import { DEPOT } from './catalogue/depot.js';
import { EXCHANGE } from './catalogue/exchange.js';
import { WATCHMAN } from './catalogue/watchman.js';
import { type Mutant } from './mutant.js';

const FAMILIES = [
  ORDER,
  SUBSCRIPTION,
  APPROVAL,
  FANOUT,
  CHILDREN,
  PRICING,
  TRANSFER,
  COURIER,
  ONBOARDING,
  TICKET,
  RAFFLE,
  INBOX,
  POLLING,
  DEPOT,
  CAMPAIGN,
  WATCHMAN,
  CENSUS,
  ACCOUNT,
  EXCHANGE,
];

export const MUTANTS: readonly Mutant[] = FAMILIES.flat();

/** The harmless come first, so that whole rounds are free of anything that a replay may complain about. */
const ORDER_OF = ['safe', 'drift', 'invisible', 'breaks-next', 'breaks'];

/**
 * The mutants in rounds of at most one for each family: a family's mutant touches no other family, so one bundle holds a whole round, and
 * one run of the checker tries it on the histories of all families.
 */
export function rounds(): readonly (readonly Mutant[])[] {
  const families = FAMILIES.map((family) => family.toSorted((a, b) => ORDER_OF.indexOf(a.intent) - ORDER_OF.indexOf(b.intent)));
  const most = Math.max(...families.map((family) => family.length));
  return Array.from({ length: most }, (_, index) => families.flatMap((family) => family[index] ?? []));
}
