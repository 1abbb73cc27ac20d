import { type Bubble, BubbleContent } from '../contract.ts';
import type { StoredBubble } from './types.ts';

/** A stored message as the phone page draws it. */
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
