import { sql } from 'kysely';
import type { Person } from '../core/person.ts';
import { mayNameAny, type Tx } from '../platform/db/index.ts';

/** What WhatsApp said of a person as an event of the account. */
export async function forgetPersonOfAccount(tx: Tx, { names }: Person): Promise<void> {
  await sql`
    delete from account_events where subject = any(${names}::text[]) or ${mayNameAny(sql`payload`, names)}`.execute(tx);
}
