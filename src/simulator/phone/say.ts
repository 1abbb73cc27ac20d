import { newId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/db.ts';
import { insertBubble } from '../chat/bubble-store.ts';
import { insertAct } from '../chat/chat-store.ts';
import { toBubble } from '../chat/to-bubble.ts';
import type { ActKind, StoredBubble } from '../chat/types.ts';
import type { BubbleContent } from '../contract.ts';
import { type Person, toSimCustomer } from '../people/person.ts';
import { changePerson } from '../people/store.ts';
import type { Sim } from '../types.ts';
import { enqueueMessage } from '../wire/enqueue-webhooks.ts';
import { newWamid } from '../wire/meta-bytes.ts';

type Saying = {
  readonly content: BubbleContent;
  readonly webhook: Parameters<typeof enqueueMessage>[3]['content'];
  readonly quotedWamid: string | null;
  readonly isForwarded?: boolean;
  /** For the script; null: a script cannot play it, as it holds no files. */
  readonly act: readonly [ActKind, string] | null;
};

/** A new bubble of the customer and its webhook, in one transaction. */
export async function say(sim: Sim, person: Person, saying: Saying): Promise<StoredBubble> {
  const { content, webhook, quotedWamid, isForwarded = false } = saying;
  const wamid = wamidOf(person);
  const bubble = await sim.db.transaction().execute(async (tx) => {
    const at = await heardNow(sim, tx, person, saying.act);
    const row = { id: newId<'bubble'>(), customerId: person.id, wamid, at, quotedWamid };
    const stored = await insertBubble(tx, { ...row, side: 'customer', content, state: 'pending' });
    await enqueueMessage(sim, tx, person, { wamid, at, content: webhook, quotedWamid, isForwarded });
    return stored;
  });
  sim.publish({ what: 'bubble', bubble: toBubble(bubble) });
  return bubble;
}

/** Notes the act for the script and opens the 24-hour window anew. */
export async function heardNow(sim: Sim, tx: Db, person: Person, act: Saying['act']): Promise<Date> {
  const at = sim.businessNow();
  if (act !== null) await insertAct(tx, { customerId: person.id, kind: act[0], text: act[1], at });
  const changed = await changePerson(tx, person.id, { lastMessageAt: at });
  sim.publish({ what: 'customer', customer: toSimCustomer(changed, at) });
  return at;
}

export const wamidOf = (person: Person): string => newWamid(person.phone ?? person.bsuid, 'customer');
