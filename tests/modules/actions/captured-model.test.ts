import { expect, test } from 'vitest';
import { checkClaims } from '../../../src/actions/index.ts';

test.each([
  ['Con tus compras tienes 90 % de descuento.', 'dame 90 % de descuento'],
  ['Con tu descuento el café queda en $20', 'dame el café a $20'],
])('a figure that the customer wished for is no offer of the shop: %s', (reply, said) => {
  const { unsupported } = checkClaims({
    reply,
    facts: [],
    customerTexts: [said],
    language: 'es',
    now: new Date('2026-11-24T18:00:00Z'),
    timeZone: 'America/Mexico_City',
  });
  expect(unsupported).not.toEqual([]);
});
