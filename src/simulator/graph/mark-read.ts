import { findBubble, readUpTo } from '../chat/bubble-store.ts';
import { toBubble } from '../chat/to-bubble.ts';
import type { StoredBubble } from '../chat/types.ts';
import { toSimCustomer } from '../people/person.ts';
import { changePerson } from '../people/store.ts';
import type { Sim } from '../types.ts';
import type { Outcome } from './field-rules.ts';
import { refuse } from './graph-errors.ts';

/** The indicator disappears with the answer, or after this. */
const TYPING_MS = 25_000;

type ReadRequest = { readonly wamid: string; readonly showsTyping: boolean };

/** Marks a customer's message and those before it as read, and shows that the business is typing. */
export async function markRead(sim: Sim, request: ReadRequest): Promise<Outcome<StoredBubble>> {
  const bubble = await findBubble(sim.db, request.wamid);
  if (bubble?.side !== 'customer')
    return { refusal: refuse.badValue('Message id must be that of a received message.') };
  for (const read of await readUpTo(sim.db, bubble)) sim.publish({ what: 'bubble', bubble: toBubble(read) });
  if (request.showsTyping) {
    const typingUntil = new Date(sim.businessNow().getTime() + TYPING_MS);
    const person = await changePerson(sim.db, bubble.customerId, { typingUntil });
    sim.publish({ what: 'customer', customer: toSimCustomer(person, sim.businessNow()) });
  }
  return { value: bubble };
}
