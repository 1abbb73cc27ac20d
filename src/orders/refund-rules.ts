import type { RefundTarget } from '../knowledge/index.ts';

/** Where a part of a refund goes, minor units. */
export type RefundPart = { readonly target: RefundTarget; readonly minor: number };

/**
 * The parts of a refund: what the gift card paid goes back to it first, the rest to where the customer wants it.
 * `cardLeftMinor` is what the card paid and did not get back yet.
 */
export function refundParts(minor: number, cardLeftMinor: number, to: RefundTarget): readonly RefundPart[] {
  const card = to === 'gift_card' ? minor : Math.min(minor, Math.max(0, cardLeftMinor));
  const parts = [
    { target: 'gift_card', minor: card },
    { target: 'original', minor: minor - card },
  ] as const;
  return parts.filter((part) => part.minor > 0);
}

/** Whether the shop gives money back that way; what its gift card paid always goes back to the card. */
export const isTargetAllowed = (
  parts: readonly RefundPart[],
  cardLeftMinor: number,
  allowed: readonly RefundTarget[],
): boolean =>
  parts.every(({ target, minor }) =>
    target === 'gift_card' && minor <= cardLeftMinor ? true : allowed.includes(target),
  );
