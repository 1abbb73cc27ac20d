import type { ToolContext, ToolOutcome } from '../agent/index.ts';
import type { EmailAddress } from '../core/email.ts';
import type { CustomerId } from '../core/ids.ts';
import { type Db, readFirst } from '../platform/db/index.ts';
import { addressOn, trustAt } from './trust-store.ts';
import type { Level, Verification } from './types.ts';

/** What is proven of a customer at `now` (business time); inside an executor, give its transaction. */
export async function verificationOf(db: Db, customerId: CustomerId, now: Date): Promise<Verification> {
  const nothing = { level: 'none', until: null, refundsBlockedUntil: null, chatSince: null, address: null } as const;
  return (await readFirst(db, trustAt(customerId, now))) ?? nothing;
}

/** Where mail about a customer's own doings goes: the address on record, proven or not; null when there is none. */
export const mailAddressOf = async (db: Db, customerId: CustomerId): Promise<EmailAddress | null> =>
  (await addressOn(db, customerId))?.address ?? null;

/**
 * Null when the customer of the turn is verified as far as `need`, else what the tool returns: that a code is needed and
 * what to do about it. `record` opens what was made elsewhere, `chat` only what was made in this chat.
 */
export async function requireVerified(
  db: Db,
  { customerId, now }: Pick<ToolContext, 'customerId' | 'now'>,
  need: Level,
): Promise<ToolOutcome | null> {
  const { level } = await verificationOf(db, customerId, now);
  if (level === 'record' || level === need) return null;
  const mayCodeDo = need === 'chat' || (await addressOn(db, customerId))?.origin === 'record';
  return { result: { outcome: 'verification_needed', next: mayCodeDo ? CODE : PERSON }, facts: [] };
}

const CODE =
  'Say that this needs proof of who they are, and call request_code. After the customer has typed the code, call this tool again.';
const PERSON =
  'This was made elsewhere, and the business has no e-mail address on record that a code could go to. Only a person can go on: say so and call ask_for_person.';
