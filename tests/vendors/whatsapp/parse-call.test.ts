import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseCall } from '../../../src/vendors/whatsapp/index.ts';
import { isSignedByMeta, looksSigned } from '../../../src/vendors/whatsapp/verify-signature.ts';

const NUMBER = '106540352242922';

const call = (value: object, field = 'messages') =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field, value: { metadata: { phone_number_id: NUMBER }, ...value } }] }],
  });
const read = (text: string) => parseCall(Buffer.from(text), NUMBER);
const text = (over: object = {}) => ({
  id: 'wamid.1',
  type: 'text',
  timestamp: '1790000000',
  from: '5215512345678',
  from_user_id: 'MX.9',
  text: { body: 'hola' },
  ...over,
});

test('the reason of a failure that is cut in the middle of a sign stays text that can be kept', () => {
  const details = `${'x'.repeat(299)}😀 and more`;
  const status = { id: 'wamid.1', status: 'failed', timestamp: '1790000000', recipient_id: '5215512345678' };
  const { statuses } = read(call({ statuses: [{ ...status, errors: [{ code: 131000, error_data: { details } }] }] }));
  expect([statuses.length, statuses[0]?.error?.details.isWellFormed()]).toEqual([1, true]);
});

describe('a signed body that makes no sense', () => {
  test.each([
    ['nothing', ''],
    ['half a JSON', '{"object":'],
    ['null', 'null'],
    ['an array', '[]'],
    ['a number', '7'],
    ['no entries', '{"object":"whatsapp_business_account"}'],
    ['another product', '{"object":"page","entry":[]}'],
    ['50,000 nested arrays', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['invalid UTF-8', '\u00ff\u00fe'],
  ])('%s is set aside with a reason and throws nothing', (_, body) => {
    const parsed = read(body);
    expect(parsed.messages).toEqual([]);
    expect(parsed.parkedBecause).not.toBeNull();
  });

  test('another phone number id is set aside, not answered', () => {
    const body = call({ metadata: { phone_number_id: '999' }, messages: [text()] });
    expect(read(body)).toMatchObject({ messages: [], parkedBecause: 'other phone number id' });
  });

  test('one broken message does not take the others of its batch with it', () => {
    const parsed = read(call({ messages: [text(), { type: 7 }, null, text({ id: 'wamid.2' })] }));
    expect(parsed.messages.map(({ wamid }) => wamid)).toEqual(['wamid.1', 'wamid.2']);
    expect(parsed.setAside).toEqual({ message_unreadable: 2 });
  });

  test('an unknown field is kept as an event, an unknown status counted, an unknown kind answered once', () => {
    expect(read(call({}, 'hologram_update')).events).toMatchObject([{ field: 'hologram_update', subject: '' }]);
    expect(read(call({ statuses: [{ id: 'w', status: 'teleported', timestamp: '1' }] })).setAside).toEqual({
      status_unknown: 1,
    });
    const [unknown] = read(call({ messages: [text({ type: 'hologram', text: undefined })] })).messages;
    expect(unknown).toMatchObject({
      kind: 'unsupported',
      ignoredBecause: null,
      content: { kind: 'unsupported', type: 'hologram' },
    });
  });
});

describe('what a customer wrote', () => {
  test.each([
    ['reaction', 'reaction'],
    ['edit', 'edit'],
    ['revoke', 'revoke'],
    ['request_welcome', 'chat_opened'],
    ['system', 'system'],
  ])('a %s needs no answer and says why', (type, reason) => {
    expect(read(call({ messages: [text({ type, text: undefined })] })).messages[0]?.ignoredBecause).toBe(reason);
  });

  test('is cleaned of what cannot be stored or seen, with a note, and cut when endless', () => {
    const dirty = `a\u0000b\ud800c\u202ed\u{e0041}e${'x'.repeat(70_000)}`;
    const [message] = read(call({ messages: [text({ text: { body: dirty } })] })).messages;
    expect(message?.text.startsWith('ab\ufffdcde')).toBe(true);
    expect(message?.text.length).toBeLessThanOrEqual(8_192);
    expect(message?.notes).toEqual(
      expect.arrayContaining(['control_removed', 'surrogate_replaced', 'direction_removed', 'tags_removed', 'cut']),
    );
  });

  test('never keeps a whole card number', () => {
    const [message] = read(
      call({ messages: [text({ text: { body: 'mi tarjeta es 4111 1111 1111 1111' } })] }),
    ).messages;
    expect(message?.text).toBe('mi tarjeta es •••• 1111');
  });

  test('belongs to the contact with the same id, not to the one at the same place', () => {
    const contacts = [
      { wa_id: '5215500000000', profile: { name: 'Otro' } },
      { wa_id: '5215512345678', user_id: 'MX.9', profile: { name: 'Ana' } },
    ];
    expect(read(call({ contacts, messages: [text()] })).messages[0]?.sender).toEqual({
      bsuid: 'MX.9',
      phone: '5215512345678',
      name: 'Ana',
      username: null,
    });
  });

  test('is read from a tapped button and from the caption of a picture too', () => {
    const tapped = text({
      type: 'interactive',
      text: undefined,
      interactive: { type: 'button_reply', button_reply: { id: 'b', title: 'Sí' } },
    });
    const picture = text({ id: 'wamid.2', type: 'image', text: undefined, image: { caption: '¿tienen este?' } });
    expect(read(call({ messages: [tapped, picture] })).messages.map((one) => one.text)).toEqual([
      'Sí',
      '¿tienen este?',
    ]);
  });
});

describe('a signature', () => {
  const body = Buffer.from('{"a":"\\u00e1"}');
  const sign = (secret: string): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

  test('of the current or the previous app secret opens the door', () => {
    expect(isSignedByMeta(sign('new'), body, ['new', 'old'])).toBe(true);
    expect(isSignedByMeta(sign('old'), body, ['new', 'old'])).toBe(true);
  });

  test.each([
    undefined,
    '',
    'sha256=',
    'sha256=zz',
    sign('new').slice(0, 20),
    sign('new').replace('sha256', 'sha1'),
    'ñ',
    `${sign('new')}00`,
  ])('%s is simply wrong, without any exception', (header) => {
    expect(isSignedByMeta(header, body, ['new'])).toBe(false);
    expect(looksSigned(header)).toBe(false);
  });

  test('over other bytes is wrong', () => {
    expect(isSignedByMeta(sign('new'), Buffer.from('{"a":"á"}'), ['new'])).toBe(false);
  });
});

test('a value that cannot be turned into a number or a text is left out, and nothing throws', () => {
  const odd = { toString: 1 };
  const value = {
    metadata: { phone_number_id: '106540352242922' },
    messages: [
      {
        from: '5215551200020',
        id: 'wamid.ODD',
        timestamp: '1795000000',
        type: 'text',
        text: { body: 'hola' },
        errors: [{ code: odd, title: 'x' }],
      },
      { from: '5215551200020', id: 'wamid.NEVER', timestamp: odd, type: 'text', text: { body: 'x' } },
    ],
  };
  const body = { object: 'whatsapp_business_account', entry: [{ id: odd, changes: [{ field: 'messages', value }] }] };
  const call = parseCall(Buffer.from(JSON.stringify(body)), '106540352242922');
  expect(call.messages.map(({ wamid }) => wamid)).toEqual(['wamid.ODD']);
  expect(call.parkedBecause).toBeNull();
});
