import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { type MailOnRequestDeps, mailOnRequest } from '../../notify/index.ts';
import { orderNumber } from '../acts/asked.ts';
import { ownOrder } from '../acts/own-order.ts';
import type { OrderDeps } from '../ports.ts';
import { shownNumber } from '../shown-number.ts';
import { deliveryText, nameOfLine, stateText } from '../words/describe.ts';
import { cardReceipt } from '../words/gift-card.ts';

/** `email_order`: one of the customer's own orders by mail, to the address that they have proven. */
export const emailOrderTool = (deps: OrderDeps & { readonly mail: MailOnRequestDeps }): Tool =>
  defineTool({
    name: 'email_order',
    description:
      'Mails a summary of one of the customer’s own orders to their proven e-mail address: items, amounts, delivery, state.',
    risk: 'changes',
    input: z.strictObject({ number: orderNumber }),
    run: ({ number }, context) =>
      mailOnRequest(deps.mail, context, async () => {
        const order = await ownOrder({ ...deps, ...context, lock: null }, number);
        if (order === null) return { result: { outcome: 'not_found' }, facts: [] };
        const { language } = context;
        const money = (minor: number) => ({ minor, currency: order.currency });
        const printed = shownNumber(order);
        const data = {
          number: printed,
          items: order.lines.map((line) => ({
            name: nameOfLine(line, language),
            quantity: line.quantity,
            total: money(line.quantity * line.unitMinor),
          })),
          shipping: money(order.shippingMinor),
          total: money(order.totalMinor),
          address: deliveryText(order.delivery, language),
          status: stateText(order.state, language),
          note: cardReceipt(order, language),
        };
        return { template: 'order_summary', data, thing: `order:${order.id}`, of: `order ${printed}` };
      }),
  });
