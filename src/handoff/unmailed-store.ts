import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** A conversation that waits for a person, of which staff has not been mailed. */
export type Handover = {
  readonly conversationId: ConversationId;
  readonly reason: string | null;
  /** Business time since when a person is waited for. */
  readonly since: Date;
};

/** The oldest ones that began after a moment, and not later than another. */
export async function findUnmailed(
  db: Db,
  { after, until }: { readonly after: Date; readonly until: Date },
  limit: number,
): Promise<Handover[]> {
  const { rows } = await sql<Handover>`
    select conversation_id, reason, since from holders
    where holder = 'waiting' and mailed_for is distinct from since and since > ${after} and since <= ${until}
    order by since limit ${limit}
  `.execute(db);
  return rows;
}

/** True for the one transaction that mails staff of this hand-over; false when it is over, or another one by now. */
export async function markMailed(tx: Tx, { conversationId, since }: Handover): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update holders set mailed_for = since
    where conversation_id = ${conversationId} and holder = 'waiting' and since = ${since} and mailed_for is distinct from since
  `.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
