import { expect, test } from 'vitest';
import { seedRequest } from '../../../src/templates/index.ts';

const total = { minor: 34_900, currency: 'MXN' };
const order = { customer_name: 'Lucía', order_number: 'P-7', total };

test('a template of ours is asked for with the parameters of its file', () => {
  expect(seedRequest('order_confirmation', 'es', order)).toEqual({
    name: 'order_confirmation',
    language: 'es',
    parameters: order,
  });
});

test('a wrong name, a missing, an unknown and a wrong parameter do not compile', () => {
  const { total: _, ...withoutTotal } = order;
  const payment = { customer_name: 'Lucía', amount: total, concept: 'x', due_date: { date: '2026-12-04' } };
  const written = [
    // @ts-expect-error there is no such template
    seedRequest('order_confirmed', 'es', order),
    // @ts-expect-error the total is missing
    seedRequest('order_confirmation', 'es', withoutTotal),
    // @ts-expect-error there is no such parameter
    seedRequest('order_confirmation', 'es', { ...order, note: 'x' }),
    // @ts-expect-error an amount is no text
    seedRequest('order_confirmation', 'es', { ...order, total: '$349.00' }),
    // @ts-expect-error a day is no text
    seedRequest('payment_reminder', 'es', { ...payment, due_date: '2026-12-04' }),
  ];
  expect(written).toHaveLength(5);
});
