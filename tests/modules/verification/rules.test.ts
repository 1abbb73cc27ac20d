import { expect, test } from 'vitest';
import { maskAddress, parseEmail } from '../../../src/core/email.ts';
import { hideTexts } from '../../../src/vendors/whatsapp/index.ts';
import { mailboxOf } from '../../../src/verification/address-rules.ts';
import { readCode } from '../../../src/verification/code-rules.ts';

const address = (text: string) => {
  const parsed = parseEmail(text);
  if (parsed === null) throw new Error(`${text} is no address`);
  return parsed;
};

test.each([
  ['123456', '••••••'],
  ['es 123 456', 'es ••••••'],
  ['123-456', '••••••'],
  ['12 34 56', '••••••'],
  ['1 2 3 4 5 6', '••••••'],
  ['123.456', '••••••'],
  ['*123456*', '*••••••*'],
  ['G-123456', 'G-••••••'],
  ['123\n456', '••••••'],
  ['123\u200b456', '••••••'],
  ['１２３４５６', '••••••'],
  ['1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣', '••••••'],
  ['123456 o 654321', '•••••• o ••••••'],
])('"%s" holds a code, stored as "%s"', (text, masked) => {
  expect(readCode(text)).toEqual({ code: '123456', masked });
});

test.each(['12345', '1234567', '55 1234 5678', '555 123 4567', '+52 55 12 34 56 78', '150,000', '•••• 4242', 'hola'])(
  '"%s" holds no code',
  (text) => {
    expect(readCode(text)).toBeNull();
  },
);

test('a very long text of digits is read at once', () => {
  expect(readCode('12 34 '.repeat(1_400))).toBeNull();
  expect(readCode('1'.repeat(8_192))).toBeNull();
});

test('an address shows its first letters and its ending, and not how long it is', () => {
  expect(maskAddress(address('ana@gmail.com'))).toBe('a•••@g•••.com');
  expect(maskAddress(address('anastasia.del.rio@gmail.com'))).toBe('a•••@g•••.com');
  expect(maskAddress(address('x@correo.empresa.com.mx'))).toBe('x•••@c•••.mx');
});

test.each([
  ['Ana.B+tienda@Gmail.com', 'anab@gmail.com'],
  ['anab@googlemail.com', 'anab@gmail.com'],
  ['ana.b+x@correo.example', 'ana.b@correo.example'],
  ['+x@correo.example', '+x@correo.example'],
])('%s ends in the mailbox %s', (text, mailbox) => {
  expect(mailboxOf(address(text))).toBe(mailbox);
});

test('of a stored call only the words of the messages that held a code are hidden', () => {
  const message = (id: string) => ({ id, from: '5215512345678', timestamp: '1', text: { body: 'es 123 456' } });
  const call = { entry: [{ changes: [{ value: { messages: [message('wamid.1'), message('wamid.2')] } }] }] };
  const hidden = JSON.parse(
    hideTexts(Buffer.from(JSON.stringify(call)), new Set(['wamid.2'])).toString(),
  ) as typeof call;
  expect(hidden.entry[0]?.changes[0]?.value.messages).toEqual([
    message('wamid.1'),
    { ...message('wamid.2'), text: { body: 'es ••• •••' } },
  ]);
});
