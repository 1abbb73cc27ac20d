import { expect, test } from 'vitest';
import { toWhatsAppText } from '../../../src/outbox/whatsapp-text.ts';

test.each([
  ['bold', 'El **Café Chiapas** cuesta __$185__.', 'El *Café Chiapas* cuesta *$185*.'],
  ['bold inside a word stays', 'my__init__name', 'my__init__name'],
  ['bold and italic', '***muy*** rico', '*_muy_* rico'],
  ['italic beside bold', '**Sí**, *claro*', '*Sí*, _claro_'],
  ['WhatsApp’s own bold stays', 'Cuesta *$185* hoy', 'Cuesta *$185* hoy'],
  ['struck', '~~$200~~ $185', '~$200~ $185'],
  ['a sum with stars stays', '3 * 185 * 2', '3 * 185 * 2'],
  ['a heading', '## Horarios ##\nLunes', '*Horarios*\nLunes'],
  ['a rule vanishes', 'uno\n\n---\n\ndos', 'uno\n\ndos'],
  ['bullets', '* café\n+ té\n  - verde', '- café\n- té\n  - verde'],
  ['a numbered list stays', '1. café\n2. té', '1. café\n2. té'],
  ['tasks', '- [ ] pagar\n- [x] elegir', '- ☐ pagar\n- ☑ elegir'],
  ['a link', '[el aviso](https://tienda.example/aviso)', 'el aviso: https://tienda.example/aviso'],
  ['a link that names itself', '[https://a.example](https://a.example)', 'https://a.example'],
  ['a link with a title', '[aquí](https://a.example/x "Título")', 'aquí: https://a.example/x'],
  ['an address in angle brackets', 'Ve a <https://a.example/x>.', 'Ve a https://a.example/x.'],
  ['a mail address', '[escríbenos](mailto:hola@a.example)', 'escríbenos: hola@a.example'],
  ['an address with stars and lines', 'https://a.example/a_b_c*d*e', 'https://a.example/a_b_c*d*e'],
  ['snake case', 'el campo order_item_id', 'el campo order_item_id'],
  ['a block of code', '```sql\nselect **1**\n```', '```select **1**```'],
  ['code within a line', 'usa `a**b**c` así', 'usa `a**b**c` así'],
  ['an escaped star', '3 \\* 4', '3 * 4'],
  ['many empty lines', 'uno\n\n\n\ndos\n', 'uno\n\ndos'],
])('%s', (_, markdown, text) => {
  expect(toWhatsAppText(markdown)).toBe(text);
});

test('a table becomes one line a row', () => {
  const table = '| Producto | Precio | Quedan |\n|---|---:|---|\n| **Café** | $185 | 12 |\n| Té | $90 | |';
  expect(toWhatsAppText(table)).toBe('- *Café*: Precio: $185 · Quedan: 12\n- *Té*: Precio: $90');
});

test('what was turned once stays as it is', () => {
  const once = toWhatsAppText('# Hola\n\n**Café** en [la tienda](https://a.example/x_y)\n* uno\n* dos');
  expect(toWhatsAppText(once)).toBe(once);
});

test('long rows of stars, brackets and lines cost no time to speak of', () => {
  for (const piece of ['*', '**', '_', '[', '](', '`', '| ', '#', '~~', '<http://', '\\*'])
    expect(toWhatsAppText(piece.repeat(4_000)).length).toBeLessThanOrEqual(40_000);
}, 5_000);
