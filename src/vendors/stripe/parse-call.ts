import { z } from 'zod';
import { EVENT_TYPES, type VendorEvent } from '../../billing/index.ts';
import { subjectOf } from './map-event.ts';

/** Only what names the object: everything else is read again from Stripe. */
const Event = z.looseObject({
  id: z.string().regex(/^evt_[\w-]{1,250}$/),
  object: z.string(),
  type: z.string().max(200),
  livemode: z.boolean(),
  created: z.number(),
  account: z.string().optional(),
  data: z.looseObject({ object: z.looseObject({}) }),
});
const Thin = z.looseObject({ object: z.literal('v2.core.event') });

const NO_EVENT = 'not an event of Stripe';

export type ParsedStripeCall =
  | { readonly kind: 'event'; readonly event: VendorEvent }
  | { readonly kind: 'ignored' | 'parked'; readonly reason: string };

/** Reads one stored call; `isLive` is the mode of our own key. Never throws. */
export function parseStripeCall(body: Buffer, isLive: boolean): ParsedStripeCall {
  const json = parseJson(body);
  if (Thin.safeParse(json).success) return { kind: 'ignored', reason: 'thin_event' };
  const parsed = Event.safeParse(json);
  if (!parsed.success) return parkedOrObjectless(json);
  const { id, type, livemode, created, account, data } = parsed.data;
  if (livemode !== isLive)
    return { kind: 'ignored', reason: livemode ? 'live_event_under_test_key' : 'test_event_under_live_key' };
  if (account !== undefined) return { kind: 'ignored', reason: 'connected_account' };
  if (!EVENT_TYPES.has(type)) return { kind: 'ignored', reason: 'other_type' };
  const objectId = subjectOf(data.object);
  if (objectId === null) return { kind: 'parked', reason: NO_EVENT };
  return { kind: 'event', event: { id, type, objectId, createdAt: new Date(created * 1_000) } };
}

/** Events about something without an id, such as a balance, are none of ours; anything else nobody understands. */
function parkedOrObjectless(json: unknown): ParsedStripeCall {
  const type = z.looseObject({ object: z.literal('event'), type: z.string() }).safeParse(json).data?.type;
  if (type !== undefined && !EVENT_TYPES.has(type)) return { kind: 'ignored', reason: 'other_type' };
  return { kind: 'parked', reason: NO_EVENT };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
