import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { PersonIdentity } from './person-store.ts';

export type DatedIdentity = {
  readonly kind: PersonIdentity['kind'] | 'external_id';
  readonly value: string;
  readonly customerId: CustomerId;
  /** When the customer was first heard of. */
  readonly createdAt: Date;
};

const PART = 5_000;

/** Every number and user id of every customer, and what the business's own files call them, in parts. */
export async function* customersIn(db: Db): AsyncGenerator<DatedIdentity> {
  yield* numbersIn(db);
  yield* externalIdsIn(db);
}

async function* externalIdsIn(db: Db): AsyncGenerator<DatedIdentity> {
  for (let last: CustomerId | null = null; ; ) {
    const { rows }: { rows: DatedIdentity[] } = await sql<DatedIdentity>`
      select 'external_id' as kind, external_id as value, id as customer_id, created_at from customers
      where external_id is not null and (${last}::uuid is null or id > ${last}::uuid) order by id limit ${PART}`.execute(
      db,
    );
    yield* rows;
    last = rows.at(-1)?.customerId ?? last;
    if (rows.length < PART) return;
  }
}

async function* numbersIn(db: Db): AsyncGenerator<DatedIdentity> {
  for (let last = 0; ; ) {
    const { rows } = await sql<DatedIdentity & { id: number }>`
      select i.id, i.kind, i.value, i.customer_id, c.created_at from customer_identities i join customers c on c.id = i.customer_id
      where i.id > ${last} order by i.id limit ${PART}`.execute(db);
    yield* rows;
    last = rows.at(-1)?.id ?? last;
    if (rows.length < PART) return;
  }
}
