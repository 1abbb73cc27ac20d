import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';
import type { MailEvent } from './types.ts';

/** The events of a call that were not read before; remembers them. */
export async function takeNewEvents(tx: Tx, events: readonly MailEvent[]): Promise<MailEvent[]> {
  const { rows } = await sql<{ id: string }>`
    insert into mail_events (id) select distinct unnest(${events.map(({ id }) => id)}::text[]) on conflict do nothing returning id
  `.execute(tx);
  const fresh = new Set(rows.map(({ id }) => id));
  // Two copies in one call are one event.
  return events.filter(({ id }) => fresh.delete(id));
}

/** A report about a mail proves that the provider has it, and settles what was unconfirmed. */
export async function settleMail(tx: Tx, event: MailEvent): Promise<void> {
  const isLost = event.kind === 'bounced' || event.kind === 'dropped';
  await sql`
    update mails set
      state = case when ${isLost} then 'failed' when state = 'unconfirmed' then 'sent' else state end,
      reason = case when ${isLost} then ${event.kind} when state = 'unconfirmed' then null else reason end,
      alert_at = case when ${isLost} and state <> 'failed' then now() when state = 'unconfirmed' then null else alert_at end,
      accepted_at = coalesce(accepted_at, ${event.at}::timestamptz),
      provider_id = coalesce(provider_id, ${event.providerId}),
      delivered_at = case when ${event.kind === 'delivered'} then coalesce(delivered_at, ${event.at}::timestamptz) else delivered_at end
    where state in ('sending', 'unconfirmed', 'sent', 'failed')
      and id = coalesce(
        (select id from mails where id = ${event.mailId}::uuid),
        (select id from mails where provider_id = ${event.providerId} limit 1))
  `.execute(tx);
}

/** Nothing goes to this address any more (or, after unsubscribing, nothing optional). */
export async function markAddress(tx: Tx, event: MailEvent, newToken: string): Promise<void> {
  const column = sql.ref(`${event.kind}_at`);
  await sql`
    insert into email_addresses as a (address, unsubscribe_token, ${column}) values (${event.address}, ${newToken}, ${event.at}::timestamptz)
    on conflict (address) do update set ${column} = coalesce(a.${column}, excluded.${column})
  `.execute(tx);
}
