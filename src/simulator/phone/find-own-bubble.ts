import { AppError } from '../../core/errors.ts';
import { findBubble } from '../chat/bubble-store.ts';
import type { StoredBubble } from '../chat/types.ts';
import type { Person } from '../people/person.ts';
import type { Sim } from '../types.ts';

/** A message of this customer's chat, of either side. */
export async function findOwnBubble(sim: Sim, person: Person, wamid: string): Promise<StoredBubble> {
  const bubble = await findBubble(sim.db, wamid);
  if (bubble?.customerId !== person.id) throw new AppError('simulator_no_such_message', 'not_found');
  return bubble;
}
