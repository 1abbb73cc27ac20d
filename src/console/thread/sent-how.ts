import { z } from 'zod';
import type { Decision } from '../../outbox/index.ts';
import type { Money, SentHow } from '../contract.ts';

/** As it was kept when the message went; whatever else stands there is not read. */
const Kept = z.looseObject({ amountMicro: z.number(), currency: z.string() });

/** Prices are parts of a cent: these minor units are no whole number. */
export const moneyOf = (amountMicro: number, currency: string): Money => ({ minor: amountMicro / 10_000, currency });

/** How a message went, for people; null: it has not gone, or before this was kept. */
export function sentHow(decision: Decision | null): SentHow | null {
  if (decision === null) return null;
  const { data } = Kept.safeParse(decision.estimate);
  const estimate = data === undefined ? null : moneyOf(data.amountMicro, data.currency);
  return { as: decision.as, why: decision.why, estimate };
}
