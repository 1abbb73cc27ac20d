import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Person } from '../core/person.ts';
import type { Tx } from '../platform/db/index.ts';

/** What messages cost stays in the sums; their ids at WhatsApp, which hold the number, become keyed hashes. */
export async function anonymiseCosts(tx: Tx, key: Buffer, { wamids }: Person): Promise<void> {
  const hashes = wamids.map((wamid) => `erased:${createHmac('sha256', key).update(wamid).digest('hex')}`);
  await sql`
    update message_costs c set wamid = n.hash, outbox_id = null, conversation_id = null
    from unnest(${wamids}::text[], ${hashes}::text[]) as n(wamid, hash) where c.wamid = n.wamid`.execute(tx);
}
