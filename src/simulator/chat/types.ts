import type { Generated, Selectable } from 'kysely';
import type { Bubble, Script } from '../contract.ts';

export type BubblesTable = {
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
  /** JSON that every status of the message repeats; null: as usual. */
  pricing: string | null;
  /** The business began by it, outside the window. */
  isBegun: boolean;
};
export type ActsTable = { seq: Generated<number>; customerId: string; kind: ActKind; text: string; at: Date };
export type ActKind = Script['steps'][number]['kind'];
export type StoredBubble = Selectable<BubblesTable>;
export type Act = { readonly customerId: string; readonly kind: ActKind; readonly text: string; readonly at: Date };
