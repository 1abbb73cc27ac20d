import { expect, test } from 'vitest';
import { checkClaims, type Fact } from '../../../src/actions/index.ts';

const NOW = new Date('2026-11-30T18:00:00Z');
const stock = (value: number): Fact => ({ kind: 'number', value, unit: 'pieces', of: 'Café de Chiapas 250 g' });
const order: Fact = { kind: 'code', code: 'CF-10001', of: 'order', status: 'shipped' };

const unsupported = (reply: string, facts: readonly Fact[]): readonly string[] =>
  checkClaims({
    ...{ reply, facts, customerTexts: ['¿cuántas quedan?'], now: NOW, timeZone: 'America/Mexico_City' },
    language: reply.startsWith('We') ? 'en' : 'es',
  }).unsupported.map(({ text }) => text);

const WRITTEN: readonly (readonly [number, readonly string[]])[] = [
  [9_500, ['9500', '9,500', '9.500', '9 500']],
  [12_000, ['12000', '12,000', '12.000', '12 000']],
  [100_500, ['100500', '100,500', '100.500', '100 500', '100\u00a0500']],
  [1_250_500, ['1250500', '1,250,500', '1.250.500', '1 250 500']],
];
const SAID = (count: string): readonly string[] => [
  `Sí, quedan ${count} piezas en existencia.`,
  `Hay ${count} disponibles.`,
  `Tenemos ${count} bolsas de 250 g.`,
  `We have ${count} units in stock.`,
];

test.each(WRITTEN.flatMap(([value, ways]) => ways.map((written) => ({ value, written }))))(
  'a stock of $value may be said as $written, and no other stock may',
  ({ value, written }) => {
    for (const reply of SAID(written)) {
      expect(unsupported(reply, [stock(value)]), reply).toEqual([]);
      expect(unsupported(reply, [stock(value + 1)]), reply).not.toEqual([]);
      expect(unsupported(reply, [stock(Math.floor(value / 1_000))]), reply).not.toEqual([]);
    }
  },
);

test('a number of an order is nothing that a stock could prove', () => {
  expect(unsupported('Tu pedido 100500 ya salió.', [stock(100_500), order])).toEqual(['100500']);
});
