import { z } from 'zod';
import { newId } from '../../core/ids.ts';
import { formatMoney } from '../../core/money.ts';
import { openAlert } from '../../handoff/index.ts';
import { changeState } from '../change-state.ts';
import { returnValue } from '../policy-rules.ts';
import { insertReturn } from '../return-store.ts';
import { shownNumber } from '../shown-number.ts';
import { nameOfLine } from '../words/describe.ts';
import { returnAskedText, returnQuestion } from '../words/returns.ts';
import { defineAct, type Planned, refuse, type Scene } from './act.ts';
import { askedQuantity, orderNumber, returnReason } from './asked.ts';
import { doneFacts } from './facts.ts';
import { type Returnable, returnableLines } from './send-back.ts';

const DAY_MS = 86_400_000;
const ASKED = { state: 'asked', differenceMinor: 0, expiresAt: null } as const;

const input = z.strictObject({
  number: orderNumber,
  reason: returnReason,
  items: z
    .array(z.strictObject({ sku: z.string().min(1).max(64), quantity: askedQuantity }))
    .min(1)
    .max(20),
});

/** `return_items`: asks the shop to take items of a delivered order back, within its rules and once. */
export const returnItems = defineAct({
  kind: 'return_items',
  description:
    'Asks the customer to confirm that they send items of a delivered order back. The shop’s rules decide by time, kind of product and reason. ' +
    'No money moves by it: request_refund comes after the shop has received them.',
  input,
  ask: input,
  complete: async (_, given) => given,
  plan: async (scene, asked) => {
    const found = await returnableLines(scene, { ...asked, kind: 'return' });
    return typeof found === 'string' ? refuse(found) : planOf(scene, found, asked.reason);
  },
});

function planOf({ language, now }: Scene, { order, lines }: Returnable, reason: z.infer<typeof returnReason>): Planned {
  const valueMinor = returnValue(order, lines);
  const value = { minor: valueMinor, currency: order.currency };
  const number = shownNumber(order);
  const items = lines.map((line) => `${line.quantity} × ${nameOfLine(line, language)}`);
  const words = { number, items, value: formatMoney(value, language) };
  const back = lines.map(({ id, quantity }) => ({ lineId: id, quantity, to: null }));
  return {
    outcome: 'ready',
    bound: { id: order.id, items: back, valueMinor, reason },
    question: returnQuestion(words, language),
    facts: [{ kind: 'money', amount: value, of: 'return' }],
    lastsMs: DAY_MS,
    difference: () => null,
    apply: async (tx, actionId) => {
      const row = { id: newId(), orderId: order.id, actionId, at: now };
      await insertReturn(tx, { ...row, kind: 'return', reason, items: back, valueMinor, ...ASKED });
      await changeState(tx, order, { to: 'return_requested', by: 'customer', reason, at: now });
      await openAlert(tx, 'return_requested', order.id, { number: order.number, reason });
      return { text: returnAskedText(words, language), facts: doneFacts(order, 'return_requested') };
    },
  };
}
