import { type RawBuilder, sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Db, Reading, Tx, Write } from '../platform/db/index.ts';
import type { Customer } from './types.ts';

/** `id` may be an expression of another owner's. */
export const customerWith = (id: CustomerId | RawBuilder<CustomerId>): Reading<Customer> => ({
  query: sql`select id, name, language, notice_given_at, blocked_at from customers where id = ${id}`,
  times: ['noticeGivenAt', 'blockedAt'],
});

export const updateCustomerOfTurn = (
  id: CustomerId,
  change: { readonly language: Language; readonly wasToldOfAssistant: boolean },
): Write => sql`
  update customers set language = ${change.language},
    notice_given_at = case when ${change.wasToldOfAssistant} then coalesce(notice_given_at, now()) else notice_given_at end
  where id = ${id} and (language <> ${change.language} or (${change.wasToldOfAssistant} and notice_given_at is null))`;

/** Names a customer as staff says, and sets the language to begin in; false when both were so already. */
export async function editCustomer(
  tx: Tx,
  id: CustomerId,
  { name, language }: Pick<Customer, 'name' | 'language'>,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update customers set name = ${name}, language = ${language}
    where id = ${id} and (name is distinct from ${name}::text or language <> ${language})`.execute(tx);
  return numAffectedRows > 0n;
}

/** A customer was told who answers them; the first time stays. */
export async function noteToldOfAssistant(db: Db, id: CustomerId): Promise<void> {
  await sql`update customers set notice_given_at = now() where id = ${id} and notice_given_at is null`.execute(db);
}

export async function setBlocked(db: Db, id: CustomerId, reason: string | null): Promise<void> {
  await sql`
    update customers set blocked_at = case when ${reason}::text is null then null else now() end, blocked_reason = ${reason} where id = ${id}
  `.execute(db);
}

/** WhatsApp does not reach this customer any more. */
export async function setUnreachable(tx: Tx, id: CustomerId, at: Date): Promise<void> {
  await sql`update customers set unreachable_at = ${at}::timestamptz where id = ${id}`.execute(tx);
}
