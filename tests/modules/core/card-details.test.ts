import { describe, expect, test } from 'vitest';
import { hasCardNumber, maskCardNumbers } from '../../../src/core/text.ts';
import { maskSpokenCards } from '../../../src/media/voice/card-rules.ts';

const CARD = '4111 1111 1111 1111';

describe('what stands beside a card in a message', () => {
  test.each([
    [`${CARD} exp 12/27 cvv 123`, '•••• 1111 exp •• cvv ••'],
    ['4111111111111111 12/27 123', '•••• 1111 •• ••'],
    ['4111111111111111|12|2027|123', '•••• 1111|••|••'],
    ['4111111111111111 12 27 123', '•••• 1111 •• ••'],
    [
      `Mi tarjeta ${CARD}, vence el 03/28 y el código de seguridad es 987.`,
      'Mi tarjeta •••• 1111, vence el •• y el código de seguridad es ••.',
    ],
    [`CVV: 1234, ${CARD}, válida hasta: diciembre de 2027`, 'CVV: ••, •••• 1111, válida hasta: ••'],
    [`my card is ${CARD}\nexpires 1/29\nsecurity code 321`, 'my card is •••• 1111\nexpires ••\nsecurity code ••'],
    [`${CARD} vencimiento 1227`, '•••• 1111 vencimiento ••'],
    [
      `los tres números de atrás son 4 5 6 y la tarjeta ${CARD}`,
      'los tres números de atrás son •• y la tarjeta •••• 1111',
    ],
    [`${CARD}\n123`, '•••• 1111\n••'],
    [`${CARD} 123`, '•••• 1111 ••'],
    ['4111.1111.1111.1111', '•••• 1111'],
    ['tel 55 1234 5678 4111 1111 1111 1111', 'tel 55 1234 5678 •••• 1111'],
    ['3782 822463 10005 06/29 1234', '•••• 0005 •• ••'],
  ])('%j is kept as %j', (text, kept) => {
    expect(maskCardNumbers(text)).toBe(kept);
    expect(maskCardNumbers(kept)).toBe(kept);
  });

  test.each([
    `${CARD} y mande 250 g de café`,
    `${CARD}. Lo quiero el 12 de marzo, 3 bolsas, calle Durango 123`,
    `Pedido 1042: ${CARD}`,
  ])('%j loses nothing but the number', (text) => {
    expect(maskCardNumbers(text)).toBe(text.replace(CARD, '•••• 1111'));
  });
});

test.each([
  'entrega el 12/27, código 123',
  'exp 12/27 cvv 123',
  'vence 03/28',
  'mi código de verificación es 482913',
  'tel. 55 1234 5678, CP 06700, 12-27 cajas',
  'CLABE 032180000118359719 12/27',
])('without a card %j stays as it is', (text) => {
  expect(hasCardNumber(text)).toBe(false);
  expect(maskCardNumbers(text)).toBe(text);
});

test.each([
  [
    'Mi tarjeta es 4111 1111 1111 1111, vence doce veintisiete, código de seguridad uno dos tres, gracias',
    'Mi tarjeta es •••• 1111, vence ••, código de seguridad ••, gracias',
  ],
  [
    'cuatro uno uno uno 1111 1111 1111 doce veintisiete ciento nada y el cvv es nueve ocho siete',
    '•••• 1111 ciento nada y el cvv es ••',
  ],
  ['It is 4111 1111 1111 1111 12 27 123', 'It is •••• 1111'],
  [
    '4111 1111 1111 1111 expires december twenty seven, security code one two three',
    '•••• 1111 expires ••, security code ••',
  ],
])('spoken, %j is kept as %j', (said, kept) => {
  expect(maskSpokenCards(said)).toEqual({ text: kept, holdsCard: true });
});
