import { sql } from 'kysely';
import type { EmailAddress } from '../core/email.ts';
import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { knowAgain } from './person-store.ts';
import type { AddressStanding, MailId } from './types.ts';

/** What is known of an address; `newToken` becomes its unsubscribe token when it has none yet. */
export async function readStanding(db: Db, address: EmailAddress, newToken: string): Promise<AddressStanding> {
  await knowAgain(db, address);
  const { rows } = await sql<AddressStanding>`
    insert into email_addresses as a (address, unsubscribe_token) values (${address}, ${newToken})
    on conflict (address) do update set address = excluded.address
    returning a.bounced_at is not null as is_bounced, a.complained_at is not null as is_complained,
      a.unsubscribed_at is not null as is_unsubscribed, a.unsubscribe_token
  `.execute(db);
  const standing = rows[0];
  if (!standing) throw new Error('an address cannot be read');
  return standing;
}

/** Whether mail may go to this address at all: it neither bounced nor complained. */
export async function isMailable(db: Db, address: EmailAddress): Promise<boolean> {
  await knowAgain(db, address);
  const { rows } = await sql`
    select from email_addresses where address = ${address} and (bounced_at is not null or complained_at is not null)
  `.execute(db);
  return rows.length === 0;
}

/** Nothing optional goes to the address of this token any more; false when there is none. Twice is once. */
export async function unsubscribe(db: Db, token: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update email_addresses set unsubscribed_at = coalesce(unsubscribed_at, now()) where unsubscribe_token = ${token}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/**
 * Takes one of the customer's mails of this day (UTC) for a mail, once however often it is tried; false when none is
 * left. One statement, so that any number of workers together never exceed the limit.
 */
export async function takePlace(db: Db, customerId: CustomerId, mailId: MailId, limit: number): Promise<boolean> {
  const { rows } = await sql`
    with mail as (select id, counted_on from mails where id = ${mailId}),
    place as (
      insert into mail_counts as c (customer_id, day, mails)
      select ${customerId}::uuid, (now() at time zone 'utc')::date, 1 from mail where counted_on is null and ${limit} > 0
      on conflict (customer_id, day) do update set mails = c.mails + 1 where c.mails < ${limit}
      returning day
    ),
    counted as (update mails set counted_on = place.day from place where mails.id = ${mailId} returning mails.id)
    select from mail where counted_on is not null union all select from counted
  `.execute(db);
  return rows.length > 0;
}

/** Mails that the customer got this day (UTC), those that do not count aside. */
export async function mailsToday(db: Db, customerId: CustomerId): Promise<number> {
  const { rows } = await sql<{ mails: number }>`
    select mails from mail_counts where customer_id = ${customerId} and day = (now() at time zone 'utc')::date
  `.execute(db);
  return rows[0]?.mails ?? 0;
}
