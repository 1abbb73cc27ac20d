import type Stripe from 'stripe';
import type { VendorEvent } from '../../billing/index.ts';
import { at } from './map-values.ts';

/** What an event is about; a cash balance has no id of its own and goes by its customer's. */
export function subjectOf(object: object): string | null {
  const isBalance = 'object' in object && object.object === 'cash_balance';
  const id = isBalance ? 'customer' in object && object.customer : 'id' in object && object.id;
  return typeof id === 'string' && id.length <= 255 ? id : null;
}

/** Null for an event about something without an id. */
export function eventOf(one: Stripe.Event): VendorEvent | null {
  const objectId = subjectOf(one.data.object);
  return objectId === null ? null : { id: one.id, type: one.type, objectId, createdAt: at(one.created) };
}
