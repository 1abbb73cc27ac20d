import { actionRecords } from '../actions/index.ts';
import { announcementRecords } from '../announce/index.ts';
import { billingRecords } from '../billing/index.ts';
import { consentRecords } from '../consent/index.ts';
import type { CustomerId } from '../core/ids.ts';
import type { PersonRecords } from '../core/person.ts';
import { customerRecords } from '../customers/index.ts';
import { draftRecords } from '../drafts/index.ts';
import { eventRecords } from '../events/index.ts';
import { deskRecords } from '../handoff/index.ts';
import { inboxRecords } from '../inbox/index.ts';
import { questionRecords } from '../knowledge/index.ts';
import { fileRecords } from '../media/index.ts';
import { mailRecords } from '../notify/index.ts';
import { orderRecords } from '../orders/index.ts';
import { saidRecords } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { turnRecords } from '../turn/index.ts';
import { proofRecords } from '../verification/index.ts';
import { gatherPerson } from './gather-person.ts';

const READERS = [
  customerRecords,
  consentRecords,
  inboxRecords,
  saidRecords,
  turnRecords,
  actionRecords,
  draftRecords,
  questionRecords,
  fileRecords,
  orderRecords,
  billingRecords,
  mailRecords,
  announcementRecords,
  eventRecords,
  proofRecords,
  deskRecords,
];

/**
 * All that is kept of a customer, as of one moment: what they are handed when they ask for it. A test holds it against
 * what an erasure reaches; it names what is left out, and why.
 */
export async function exportCustomer(
  db: Db,
  customerId: CustomerId,
  at: Date,
): Promise<{ readonly exportedAt: string; readonly tables: PersonRecords }> {
  const tables = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const person = await gatherPerson(tx, customerId);
      const found: Record<string, readonly unknown[]> = {};
      for (const read of READERS) Object.assign(found, await read(tx, person));
      return found;
    });
  return { exportedAt: at.toISOString(), tables };
}
