import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, holdsAny, rowsByTable, type Tx } from '../platform/db/index.ts';

/** Where mails for a customer went. */
export async function mailAddressesOfPerson(db: Db, id: CustomerId): Promise<readonly string[]> {
  const { rows } = await sql<{ address: string }>`
    select distinct to_address as address from mails where customer_id = ${id}`.execute(db);
  return rows.map(({ address }) => address);
}

/**
 * Pushes about a person, and their addresses: one that wants no mail, or takes none, stays under a keyed hash of itself
 * (its key is the token of its unsubscribe link), so that it is known again should anybody give it anew.
 */
export async function forgetPersonMail(tx: Tx, { conversationIds, names }: Person): Promise<void> {
  await sql`delete from push_deliveries where conversation_id = any(${conversationIds}::uuid[])`.execute(tx);
  await sql`delete from push_jobs where conversation_id = any(${conversationIds}::uuid[])`.execute(tx);
  const { rows } = await sql<{ address: string; token: string; isKept: boolean }>`
    select address, unsubscribe_token as token, coalesce(bounced_at, complained_at, unsubscribed_at) is not null as is_kept
    from email_addresses where address = any(${names}::text[]) for update`.execute(tx);
  const gone = rows.filter(({ isKept }) => !isKept).map(({ address }) => address);
  await sql`delete from email_addresses where address = any(${gone}::text[])`.execute(tx);
  for (const { address, token } of rows.filter(({ isKept }) => isKept))
    await sql`update email_addresses set address = ${hashOf(address, token)} where address = ${address}`.execute(tx);
}

/**
 * Mails to staff about a person, who are found in them by their conversations. After the conversations themselves:
 * whoever queues such a mail holds one of them, or a row that goes with it, and has committed it by then or never will.
 */
export async function forgetStaffMail(tx: Tx, { conversationIds }: Person): Promise<void> {
  const keys = conversationIds.map((id) => `escalation:${id}:%`);
  await sql`
    delete from mails
    where customer_id is null and (key like any(${keys}::text[]) or ${holdsAny(sql`data::text`, conversationIds)})`.execute(
    tx,
  );
}

const ERASED = 'erased:';
const hashOf = (address: string, token: string): string =>
  `${ERASED}${createHmac('sha256', token).update(address).digest('hex')}`;

/** An address that is given anew has what it refused before its owner was erased. */
export async function knowAgain(db: Db, address: string): Promise<void> {
  const { rows } = await sql<{ address: string; token: string }>`
    select address, unsubscribe_token as token from email_addresses where address like ${`${ERASED}%`}`.execute(db);
  const found = rows.find((row) => row.address === hashOf(address, row.token));
  if (found === undefined) return;
  await sql`
    update email_addresses set address = ${address}
    where address = ${found.address} and not exists (select from email_addresses where address = ${address})`.execute(
    db,
  );
}

export const personRecords = (db: Db, { customerId, names }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    email_addresses: sql`
      select address, bounced_at, complained_at, unsubscribed_at from email_addresses where address = any(${names}::text[])`,
    mails: sql`
      select template, to_address, to_name, state, created_at, delivered_at from mails where customer_id = ${customerId} order by created_at`,
  });
