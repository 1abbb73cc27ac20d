import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Db } from '../platform/db/index.ts';

/** A customer as staff sees them. */
export type ShownCustomer = {
  readonly id: CustomerId;
  readonly name: string | null;
  readonly username: string | null;
  readonly language: Language;
  /** As WhatsApp says it; null when only the user id is known. */
  readonly phone: string | null;
  readonly isBlocked: boolean;
  readonly isUnreachable: boolean;
};

export async function shownCustomers(db: Db, ids: readonly CustomerId[]): Promise<ShownCustomer[]> {
  const { rows } = await sql<ShownCustomer>`
    select id, name, username, language, blocked_at is not null as is_blocked, unreachable_at is not null as is_unreachable,
      (select raw from customer_identities i where i.customer_id = c.id and i.kind = 'phone' and i.ended_at is null
       order by i.id desc limit 1) as phone
    from customers c where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}
