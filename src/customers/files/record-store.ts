import { type RawBuilder, sql } from 'kysely';
import type { CustomerId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import type { CustomerRecord } from './types.ts';

/** For `readStaged`: a customer who was saved last with what an entry says. */
export const savedCustomer = sql`select id from customers c where c.record_hash = e.hash limit 1`;

const recordsWhere = (condition: RawBuilder<unknown>, end: RawBuilder<unknown> = sql``) => sql<CustomerRecord>`
  select c.id, c.external_id, c.name, c.language, c.record_phone,
    (select coalesce(json_agg(json_build_object('value', i.value, 'raw', i.raw) order by i.id desc), '[]')
      from customer_identities i where i.customer_id = c.id and i.kind = 'phone' and i.ended_at is null) as phones,
    (select coalesce(json_agg(json_build_object('label', a.label, 'address', a.address, 'isDefault', a.is_default)
      order by a.position), '[]') from customer_addresses a where a.customer_id = c.id) as addresses,
    (select coalesce(json_agg(case m.kind
        when 'card' then json_build_object('kind', m.kind, 'brand', m.brand, 'lastFour', m.last_four,
          'isDefault', m.is_default)
        else json_build_object('kind', m.kind, 'account', m.account, 'isDefault', m.is_default) end
      order by m.position), '[]') from customer_payment_methods m where m.customer_id = c.id) as methods
  from customers c where ${condition} ${end}`;

export async function readRecords(db: Db, ids: readonly CustomerId[]): Promise<readonly CustomerRecord[]> {
  const { rows } = await recordsWhere(sql`c.id = any(${ids}::uuid[])`).execute(db);
  return rows;
}

/** The next `limit` customers that a file can name, by an id of the business or a phone number, in order of their ids. */
export async function readRecordsAfter(
  db: Db,
  after: CustomerId | null,
  limit: number,
): Promise<readonly CustomerRecord[]> {
  const { rows } = await recordsWhere(
    sql`(${after}::uuid is null or c.id > ${after}::uuid) and (c.external_id is not null or exists (
      select from customer_identities i where i.customer_id = c.id and i.kind = 'phone' and i.ended_at is null))`,
    sql`order by c.id limit ${limit}`,
  ).execute(db);
  return rows;
}
