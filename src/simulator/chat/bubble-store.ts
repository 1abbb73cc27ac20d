import type { Db } from '../../platform/db/index.ts';
import type { Bubble, BubbleContent } from '../contract.ts';
import type { BubblesTable, StoredBubble } from './types.ts';

const tables = (db: Db) => db.withTables<{ 'simulator.bubbles': BubblesTable }>();

type NewBubble = Pick<StoredBubble, 'id' | 'customerId' | 'wamid' | 'side' | 'at' | 'quotedWamid' | 'state'> & {
  readonly content: BubbleContent;
  readonly callbackNote?: string | null;
  readonly sentToPhone?: boolean;
  readonly pricing?: string;
  /** The business began by it, outside the window. */
  readonly isBegun?: boolean;
};

export async function insertBubble(db: Db, bubble: NewBubble): Promise<StoredBubble> {
  return tables(db)
    .insertInto('simulator.bubbles')
    .values({
      ...bubble,
      content: JSON.stringify(bubble.content),
      reactionFromCustomer: null,
      reactionFromBusiness: null,
      chosenId: null,
      callbackNote: bubble.callbackNote ?? null,
      sentToPhone: bubble.sentToPhone ?? true,
      pricing: bubble.pricing ?? null,
      isBegun: bubble.isBegun ?? false,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function findBubble(db: Db, wamid: string): Promise<StoredBubble | undefined> {
  return tables(db).selectFrom('simulator.bubbles').selectAll().where('wamid', '=', wamid).executeTakeFirst();
}

type BubbleChange = Partial<
  Pick<StoredBubble, 'content' | 'reactionFromCustomer' | 'reactionFromBusiness' | 'chosenId'>
>;

export async function changeBubble(db: Db, wamid: string, change: BubbleChange): Promise<StoredBubble> {
  return tables(db)
    .updateTable('simulator.bubbles')
    .set(change)
    .where('wamid', '=', wamid)
    .returningAll()
    .executeTakeFirstOrThrow();
}

const BEFORE: Readonly<Record<Bubble['state'], readonly Bubble['state'][]>> = {
  pending: [],
  sent: ['pending'],
  delivered: ['pending', 'sent'],
  read: ['pending', 'sent', 'delivered'],
  failed: ['pending', 'sent'],
};

/** Ticks only move forward; returns the bubble when this one moved. */
export async function advanceBubble(db: Db, wamid: string, to: Bubble['state']): Promise<StoredBubble | undefined> {
  return tables(db)
    .updateTable('simulator.bubbles')
    .set({ state: to })
    .where('wamid', '=', wamid)
    .where('state', 'in', BEFORE[to])
    .returningAll()
    .executeTakeFirst();
}

/** The business read a message: everything the customer wrote before it counts as read too. */
export async function readUpTo(db: Db, bubble: StoredBubble): Promise<StoredBubble[]> {
  return tables(db)
    .updateTable('simulator.bubbles')
    .set({ state: 'read' })
    .where('customerId', '=', bubble.customerId)
    .where('side', '=', 'customer')
    .where('seq', '<=', bubble.seq)
    .where('state', 'in', ['sent', 'delivered'])
    .returningAll()
    .execute();
}

/** Messages of the business that wait for a phone that is off. */
export async function listUndelivered(db: Db, customerId: string): Promise<StoredBubble[]> {
  return tables(db)
    .selectFrom('simulator.bubbles')
    .selectAll()
    .where('customerId', '=', customerId)
    .where('side', '=', 'business')
    .where('state', '=', 'sent')
    .orderBy('seq')
    .execute();
}
