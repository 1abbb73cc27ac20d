import { z } from 'zod';
import type { MessageFacts } from './merge-rules.ts';
import { marketOf } from './rules.ts';
import type { PricedStatus, PriceTable } from './types.ts';

const word = z.string().trim().min(1).max(64);
const FromStatus = z.looseObject({
  category: word,
  type: word.nullish().catch(null),
  billable: z.boolean().nullish().catch(null),
});

/** What one status says; pricing that cannot be understood counts as none. */
export function factsOf(table: PriceTable, status: PricedStatus): MessageFacts {
  const parsed = FromStatus.safeParse(status.pricing);
  return {
    wamid: status.wamid,
    at: status.at,
    market: status.recipient ? marketOf(table, status.recipient) : null,
    priced: parsed.success
      ? {
          category: parsed.data.category,
          type: parsed.data.type ?? 'regular',
          isBillable: parsed.data.billable ?? null,
          at: status.at,
        }
      : null,
    hasArrived: status.status !== 'sent' && status.status !== 'failed',
    hasFailed: status.status === 'failed',
  };
}
