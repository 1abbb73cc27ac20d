import type { OrderPolicy, RefundTarget } from '../../knowledge/index.ts';
import { isTargetAllowed, type RefundPart, refundParts } from '../refund-rules.ts';
import { refundedSince, refundedToCard } from '../refund-sums-store.ts';
import type { Order } from '../types.ts';
import type { Refusal } from '../words/refusals.ts';
import type { Scene } from './act.ts';

const DAY_MS = 86_400_000;

type Wanted = { readonly minor: number; readonly to: RefundTarget };

/** Whether the customer is known well enough to be given money back. */
export async function mayHaveRefunds(scene: Scene): Promise<Refusal | null> {
  const trust = await scene.trustOf(scene.db, scene.customerId, scene.now);
  if (trust.level === 'none') return 'verification_needed';
  return trust.areRefundsHeld ? 'refund_held' : null;
}

/** The parts of a refund that is due, when the shop gives it back that way and the day's limit is not reached. */
export async function partsOfRefund(
  scene: Scene,
  order: Order,
  { refundTo }: OrderPolicy,
  { minor, to }: Wanted,
): Promise<readonly RefundPart[] | Refusal> {
  const cardLeftMinor = order.giftCardMinor - (await refundedToCard(scene.db, order.id));
  const parts = refundParts(minor, cardLeftMinor, to);
  if (!isTargetAllowed(parts, cardLeftMinor, refundTo)) return 'refund_target';
  const { customerId, now, limits, db } = scene;
  const today = await refundedSince(db, customerId, new Date(now.getTime() - DAY_MS));
  return today + minor > limits.maxRefundPerDay ? 'refund_limit' : parts;
}
