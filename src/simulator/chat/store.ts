import type { Generated, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Db } from '../../platform/db/db.ts';
import { type Bubble, BubbleContent } from '../contract.ts';

type BubblesTable = {
  seq: Generated<number>;
  id: string;
  customerId: string;
  wamid: string;
  side: 'customer' | 'business';
  content: string;
  at: Date;
  quotedWamid: string | null;
  reactionFromCustomer: string | null;
  reactionFromBusiness: string | null;
  state: Bubble['state'];
  chosenId: string | null;
  /** `biz_opaque_callback_data` of the send, repeated in every status. */
  callbackNote: string | null;
  sentToPhone: boolean;
};
type ActsTable = { seq: Generated<number>; customerId: string; kind: ActKind; text: string; at: Date };
export type ActKind = 'text' | 'choose' | 'reaction';
export type StoredBubble = Selectable<BubblesTable>;
export type Act = { readonly customerId: string; readonly kind: ActKind; readonly text: string; readonly at: Date };

const tables = (db: Db) => db.withTables<{ 'simulator.bubbles': BubblesTable; 'simulator.acts': ActsTable }>();

export const toBubble = (row: StoredBubble): Bubble => ({
  id: row.id,
  customerId: row.customerId,
  wamid: row.wamid,
  from: row.side,
  content: contentOf(row),
  at: row.at.toISOString(),
  quotedWamid: row.quotedWamid,
  reactionFromCustomer: row.reactionFromCustomer,
  reactionFromBusiness: row.reactionFromBusiness,
  state: row.state,
  chosenId: row.chosenId,
});

const contentOf = (row: StoredBubble): BubbleContent => BubbleContent.parse(JSON.parse(row.content));

type NewBubble = Pick<StoredBubble, 'id' | 'customerId' | 'wamid' | 'side' | 'at' | 'quotedWamid' | 'state'> & {
  readonly content: BubbleContent;
  readonly callbackNote?: string | null;
  readonly sentToPhone?: boolean;
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
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The newest bubbles of a chat, oldest first. */
export async function listBubbles(db: Db, customerId: string, limit = 500): Promise<StoredBubble[]> {
  const rows = await tables(db)
    .selectFrom('simulator.bubbles')
    .selectAll()
    .where('customerId', '=', customerId)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}

export async function findBubble(db: Db, wamid: string): Promise<StoredBubble | undefined> {
  return tables(db).selectFrom('simulator.bubbles').selectAll().where('wamid', '=', wamid).executeTakeFirst();
}

type BubbleChange = Partial<Pick<StoredBubble, 'reactionFromCustomer' | 'reactionFromBusiness' | 'chosenId'>>;

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

export async function insertAct(db: Db, act: Act): Promise<void> {
  await tables(db)
    .insertInto('simulator.acts')
    .values({ ...act, text: JSON.stringify(act.text) })
    .execute();
}

export async function listActs(db: Db, limit: number): Promise<Act[]> {
  const rows = await tables(db).selectFrom('simulator.acts').selectAll().orderBy('seq', 'desc').limit(limit).execute();
  return rows.reverse().map((row) => ({ ...row, text: String(JSON.parse(row.text)) }));
}

/** Every bubble of every chat in order, for the transcript of an exported script. */
export async function listAllBubbles(db: Db, limit: number): Promise<StoredBubble[]> {
  const rows = await tables(db)
    .selectFrom('simulator.bubbles')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}

/** Keeps the newest rows only; a simulator that runs for months stays small. */
export async function trimChats(db: Db, keep: number): Promise<void> {
  await sql`delete from simulator.bubbles where seq <= (select max(seq) from simulator.bubbles) - ${keep}`.execute(db);
  await sql`delete from simulator.acts where seq <= (select max(seq) from simulator.acts) - ${keep}`.execute(db);
}
