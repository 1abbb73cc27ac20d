import type { CustomerId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import { findByExternalIds, findByPhones, readNamed } from './naming-store.ts';

export type FoundCustomers = {
  readonly byExternalId: ReadonlyMap<string, CustomerId>;
  /** By the number as it is compared. */
  readonly byPhone: ReadonlyMap<string, CustomerId>;
};

/** Customers by what files call them. */
export async function findRecorded(
  db: Db,
  externalIds: readonly string[],
  phones: readonly string[],
): Promise<FoundCustomers> {
  const byExternalId = await findByExternalIds(db, externalIds);
  return { byExternalId, byPhone: await findByPhones(db, phones) };
}

/** What a file calls a customer: the business's own id, else a phone number in E.164. */
export type NamedCustomer = { readonly externalId: string | null; readonly phone: string | null };

export async function readNames(db: Db, ids: readonly CustomerId[]): Promise<ReadonlyMap<CustomerId, NamedCustomer>> {
  const rows = await readNamed(db, ids);
  return new Map(
    rows.map(({ id, externalId, raw }) => {
      const phone = externalId === null && raw !== null ? `+${raw.replace(/\D/g, '')}` : null;
      return [id, { externalId, phone }];
    }),
  );
}
