import { formatMoney, type Money } from '../core/money.ts';
import { type Teller, type Told, withDemo } from './tell-result.ts';
import type { Operation, VendorTransfer } from './types.ts';
import { WORDS } from './words.ts';

export type { Teller };

/** A transfer brought less than was asked: what came, what is missing, and where it says how to send the rest. */
export function tellMissing(teller: Teller, operation: Operation, order: string, transfer: VendorTransfer): Told {
  const { language } = operation;
  const { received, missing, pageUrl } = transfer;
  const [came, rest] = [formatMoney(received, language), formatMoney(missing, language)];
  return {
    text: withDemo(teller, WORDS[language].transferPartly(order, came, rest, pageUrl), operation),
    facts: [
      { kind: 'code', code: order, of: 'order' },
      { kind: 'money', amount: received, of: `order ${order} payment` },
      { kind: 'money', amount: missing, of: `order ${order} missing` },
      ...(pageUrl === null ? [] : [{ kind: 'link', url: pageUrl, of: 'bank transfer' } as const]),
    ],
  };
}

/** Money came that no payment asked for. */
export const tellExcess = (teller: Teller, operation: Operation, excess: Money): Told => ({
  text: withDemo(teller, WORDS[operation.language].excess(formatMoney(excess, operation.language)), operation),
  facts: [{ kind: 'money', amount: excess, of: 'excess payment' }],
});
