import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { formatMoney } from '../../core/money.ts';
import { readBusinessFacts } from '../../knowledge/index.ts';
import { refuse, refusedOutcome } from '../acts/act.ts';
import { ownCard } from '../acts/own-card.ts';
import type { OrderDeps } from '../ports.ts';

/** `gift_card_balance`: what is on the customer's own gift card. */
export const giftCardBalanceTool = (deps: OrderDeps): Tool =>
  defineTool({
    name: 'gift_card_balance',
    description:
      'What is on the customer’s own gift card of the shop. To pay with it, set gift_card in place_order or change_order_payment.',
    risk: 'reads',
    input: z.strictObject({}),
    run: async (_, context) => {
      const currency = (await readBusinessFacts(deps.db))?.currency ?? '';
      const card = await ownCard({ ...deps, ...context, lock: null }, currency);
      if (typeof card === 'string') return refusedOutcome(refuse(card), context.language);
      const balance = { minor: card.balanceMinor, currency };
      return {
        result: { outcome: 'found', number: card.number, balance: formatMoney(balance, context.language), currency },
        facts: [
          { kind: 'code', code: card.number, of: 'gift card' },
          { kind: 'money', amount: balance, of: 'gift card balance' },
        ],
      };
    },
  });
