import { sql } from 'kysely';
import { recordKeepers } from '../../../src/app/join-records.ts';
import { newId } from '../../../src/core/ids.ts';
import { exportCustomers, importCustomers } from '../../../src/customers/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { type GivenRun, runOf } from '../../support/files.ts';

/** Of the hashes of erased customers' refusals. */
export const REFUSAL_KEY = Buffer.alloc(32, 7);
export const NOW = new Date('2026-11-24T18:00:00Z');

/** Imports a file as the command does; `now` is business time. */
export const importFile = async (db: Db, path: string, given: GivenRun & { readonly now?: Date } = {}) =>
  importCustomers({ db, newId, keepers: recordKeepers(() => given.now ?? NOW, REFUSAL_KEY) }, await runOf(path, given));

export const exportFile = (db: Db, path: string) =>
  exportCustomers(
    { db, keepers: recordKeepers(() => NOW, REFUSAL_KEY) },
    { path, format: path.endsWith('.json') ? 'json' : 'csv', mayReplace: true },
  );

/** Every row that a file of customers may write, with the transaction that wrote it. */
export async function rowsOfCustomers(db: Db): Promise<string> {
  const parts: string[] = [];
  const tables = ['customer_identities', 'customer_addresses', 'customer_payment_methods', 'verifications'];
  for (const table of [...tables, 'verification_events', 'gift_cards', 'gift_card_entries']) {
    const { rows } = await sql<{ row: string }>`
      select t.xmin || ' ' || t::text as row from ${sql.table(table)} t order by 1`.execute(db);
    parts.push(table, ...rows.map(({ row }) => row));
  }
  const { rows } = await sql<{ row: string }>`
    select json_build_array(id, external_id, name, language)::text as row from customers order by id`.execute(db);
  return [...parts, ...rows.map(({ row }) => row)].join('\n');
}
