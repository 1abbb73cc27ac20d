import type { CustomerId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import { readRecords } from './record-store.ts';
import type { CustomerRecord } from './types.ts';

/** What is on record of where a customer lives and how they paid. Only for whoever has proven to be them. */
export async function readSaved(db: Db, id: CustomerId): Promise<Pick<CustomerRecord, 'addresses' | 'methods'>> {
  const [record] = await readRecords(db, [id]);
  return { addresses: record?.addresses ?? [], methods: record?.methods ?? [] };
}
