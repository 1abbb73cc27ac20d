import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';
import { isCalled } from '../order-id-store.ts';
import type { Order } from '../types.ts';

/** Whoever else records an order of this number waits until the transaction ends. */
export async function lockNumber(tx: Tx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`recado:order_number:${key}`}, 0))`.execute(tx);
}

type Said = Pick<Order, 'id' | 'number' | 'externalNumber' | 'state'> & {
  /** Hash of what another system said of it last; null: none did. */
  readonly recordHash: string | null;
};

/** The order of a number, as it is compared. */
export async function findSaid(tx: Tx, key: string): Promise<Said | null> {
  const { rows } = await sql<Said>`
    select id, number, external_number, state, record_hash from orders o where ${isCalled(key)}`.execute(tx);
  return rows[0] ?? null;
}
