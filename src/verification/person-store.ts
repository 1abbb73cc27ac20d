import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable } from '../platform/db/index.ts';

/** Every e-mail address that was ever said to be a customer's. */
export async function addressesOfPerson(db: Db, id: CustomerId): Promise<readonly string[]> {
  const { rows } = await sql<{ address: string }>`
    select address from (
      select address from verifications where customer_id = ${id} union select source_address from verifications where customer_id = ${id}
      union select address from verification_codes where customer_id = ${id} union select new_address from verification_codes where customer_id = ${id}
    ) all_of_them where address is not null`.execute(db);
  return rows.map(({ address }) => address);
}

export const personRecords = (db: Db, { customerId }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    verifications: sql`select address, address_origin, level, verified_until from verifications where customer_id = ${customerId}`,
    verification_codes: sql`
      select purpose, address, new_address, state, created_at from verification_codes
      where customer_id = ${customerId} order by created_at`,
    verification_events: sql`select kind, by, reason, at from verification_events where customer_id = ${customerId} order by id`,
  });
