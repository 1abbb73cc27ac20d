import { expect, test } from 'vitest';
import { cleanMailName, parseEmail } from '../../../src/core/email.ts';

test.each([
  ['ana@example.mx', 'ana@example.mx'],
  ['  Ana.Maria+pedidos@Sub.Example.MX ', 'ana.maria+pedidos@sub.example.mx'],
  ["o'neil_99%x@xn--caf-dma.example", "o'neil_99%x@xn--caf-dma.example"],
])('%s is an address', (raw, address) => {
  expect(parseEmail(raw)).toBe(address);
});

test.each([
  'ana@example.mx\r\nRCPT TO:<evil@example.com>',
  'ana@example.mx\nBcc: evil@example.com',
  'ana@example.mx\r',
  '\tana@example.mx',
  'a@x.mx, b@y.mx',
  'a@x.mx;b@y.mx',
  'a@x.mx b@y.mx',
  'Ana <ana@example.mx>',
  '<ana@example.mx>',
  'ana@example.mx>',
  '"ana maria"@example.mx',
  '"a@evil.com"@example.mx',
  'ana(comment)@example.mx',
  'group:ana@example.mx;',
  'ana@@example.mx',
  'ana@evil.com@example.mx',
  '@evil.com:ana@example.mx',
  'ana%00@example.mx\u0000',
  'ana@example',
  'ana@127.0.0.1',
  'ana@[127.0.0.1]',
  'ana@-example.mx',
  'ana@example-.mx',
  'ana@exam_ple.mx',
  'ana@example..mx',
  '.ana@example.mx',
  'ana.@example.mx',
  'a..na@example.mx',
  'ána@example.mx',
  'ana@exämple.mx',
  'ana@example.mx\u202e',
  'ana\u200b@example.mx',
  '＠ana@example.mx',
  `${'a'.repeat(65)}@example.mx`,
  `ana@${'a'.repeat(64)}.mx`,
  `ana@${'abcdefghi.'.repeat(26)}mx`,
  '@example.mx',
  'ana@',
  'ana',
  '',
])('%j is no address', (raw) => {
  expect(parseEmail(raw)).toBeNull();
});

test.each([
  ['Ana Muñoz', 'Ana Muñoz'],
  ['Ana\r\nBcc: evil@example.com', 'Ana Bcc evil example.com'],
  ['"Ana", <evil@example.com>', 'Ana evil example.com'],
  ['\u202eana\u0000\u200b', 'ana'],
  ['María José 🌮', 'María José 🌮'],
  ['<>', null],
  ['   ', null],
  [null, null],
])('the name %j becomes %j', (raw, name) => {
  expect(cleanMailName(raw)).toBe(name);
});

test('a name is cut to what a header holds, never within a letter', () => {
  expect(cleanMailName('🌮'.repeat(200))).toBe('🌮'.repeat(70));
});
