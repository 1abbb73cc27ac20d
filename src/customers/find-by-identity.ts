import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { customerWithIdentity } from './identity-lookup-store.ts';
import { identitiesOf } from './rules.ts';

/** Finds a customer by what the owner types: a phone number in any form, or a user id of WhatsApp. */
export async function findCustomerByIdentity(db: Db, typed: string): Promise<CustomerId | null> {
  const [key] = identitiesOf({ bsuid: null, phone: typed.trim(), name: null, username: null });
  return key === undefined ? null : customerWithIdentity(db, key);
}
