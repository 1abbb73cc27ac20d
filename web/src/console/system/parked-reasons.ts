import type { systemEs } from '../../texts/system-es.ts';

/** Why a call was set aside, by what the program keeps of it. */
export const PARKED_REASONS: ReadonlyMap<string, keyof typeof systemEs> = new Map([
  ['not JSON', 'problems.parked.notJson'],
  ['not a webhook envelope', 'problems.parked.noEnvelope'],
  ['other product', 'problems.parked.otherProduct'],
  ['other phone number id', 'problems.parked.otherNumber'],
  ['no part could be read', 'problems.parked.unreadable'],
  ['no report of mails', 'problems.parked.noReport'],
  ['not an event of Stripe', 'problems.parked.noEvent'],
]);
