import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Customer } from './types.ts';

export async function findCustomer(db: Db, id: CustomerId): Promise<Customer | null> {
  const { rows } = await sql<Customer>`
    select id, name, language, notice_given_at, blocked_at from customers where id = ${id}
  `.execute(db);
  return rows[0] ?? null;
}

export async function updateCustomerOfTurn(
  tx: Tx,
  id: CustomerId,
  change: { readonly language: Language; readonly wasToldOfAssistant: boolean },
): Promise<void> {
  await sql`
    update customers set language = ${change.language},
      notice_given_at = case when ${change.wasToldOfAssistant} then coalesce(notice_given_at, now()) else notice_given_at end
    where id = ${id} and (language <> ${change.language} or (${change.wasToldOfAssistant} and notice_given_at is null))
  `.execute(tx);
}

export async function setBlocked(db: Db, id: CustomerId, reason: string | null): Promise<void> {
  await sql`
    update customers set blocked_at = case when ${reason}::text is null then null else now() end, blocked_reason = ${reason} where id = ${id}
  `.execute(db);
}
