import type { ConversationId } from '../core/ids.ts';
import { readFirst, type Tx } from '../platform/db/index.ts';
import { changeHolder, changesSince, holdingOf } from './store.ts';
import type { Handover, Holder } from './types.ts';
import { endWait } from './wait-store.ts';

/** `late`: something newer has been decided about this conversation. `kept`: a person of the shop has it and keeps it. */
export type Heard = 'changed' | 'unchanged' | 'late' | 'kept';

const CHANNEL = 'whatsapp';

/** Staff wrote from the phone: a person holds the conversation, unless it was given back after that. */
export async function hearPhone(tx: Tx, conversationId: ConversationId, at: Date): Promise<Heard> {
  const heard = await hear(tx, { conversationId, holder: 'person', reason: 'phone_echo', at });
  if (heard !== 'late') await endWait(conversationId).execute(tx);
  return heard;
}

/** WhatsApp says who has the conversation: we, or another agent. What a person of the shop took stays with them. */
export async function hearHandover(tx: Tx, conversationId: ConversationId, { to, at }: Handover): Promise<Heard> {
  if (to === 'other_agent') return hear(tx, { conversationId, holder: 'other_agent', reason: 'control_taken', at });
  const holding = await readFirst(tx, holdingOf(conversationId));
  if (holding?.holder === 'person' || holding?.holder === 'waiting') return 'kept';
  return hear(tx, { conversationId, holder: 'assistant', reason: 'control_passed', at });
}

type Change = {
  readonly conversationId: ConversationId;
  readonly holder: Holder;
  readonly reason: string;
  readonly at: Date;
};

async function hear(tx: Tx, change: Change): Promise<Heard> {
  const { conversationId, holder, reason, at } = change;
  const since = await changesSince(tx, conversationId, at);
  if (since.some((one) => one.holder === holder && one.reason === reason && one.at.getTime() === at.getTime()))
    return 'unchanged';
  if (since.some((one) => one.at > at)) return 'late';
  const before = await readFirst(tx, holdingOf(conversationId));
  // Being handed a conversation is remembered also by whoever has it: what comes late rests on it.
  if (before?.holder === holder && holder !== 'assistant') return 'unchanged';
  for (const write of changeHolder({ ...change, by: CHANNEL, isTold: false })) await write.execute(tx);
  return 'changed';
}
