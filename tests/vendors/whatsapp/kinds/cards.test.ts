import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../../src/core/ids.ts';
import { hasCardNumber } from '../../../../src/core/text.ts';
import { loadShop } from '../../../../src/knowledge/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Door, openDoor } from '../../../support/whatsapp-door.ts';
import { change, edit, message, SENT, text } from './payloads.ts';
import { forgetAll, NOW, openTurns } from './world.ts';

const database = useDatabase();
let door: Door;
beforeAll(async () => {
  await loadShop({ db: database().db, newId }, 'fixtures/shop');
});
beforeEach(async () => {
  await forgetAll(database().db);
  door = await openDoor(database().db, () => NOW);
});
afterEach(() => door.close());

const CARD = '4111 1111 1111 1111';
const SHOWN = /4111[ -]?1111[ -]?1111/;
const PROFILE = [{ wa_id: '5215551234567', profile: { name: `Ana ${CARD}` } }];

const send = (one: object, contacts: readonly object[] = []): Promise<string> =>
  door.deliver(change('messages', { contacts, messages: [one] }));
const answer = async (): Promise<string> => (await openTurns(database().db).answer(door.due())).join('\n');

/** Every row of these tables as text. */
async function rowsOf(...tables: readonly string[]): Promise<string> {
  const found = await Promise.all(
    tables.map(async (table) => {
      const { rows } = await sql<{ line: string }>`select t::text as line from ${sql.table(table)} t`.execute(
        database().db,
      );
      return rows.map(({ line }) => line).join('\n');
    }),
  );
  return found.join('\n');
}
const kept = (): Promise<string> => rowsOf('messages', 'attachments', 'overheard_messages', 'customers');

async function storedCalls(): Promise<string> {
  const { rows } = await sql<{ body: string }>`select convert_from(body, 'UTF8') as body from webhook_calls`.execute(
    database().db,
  );
  return rows.map(({ body }) => body).join('\n');
}

const form = (answers: unknown): object =>
  message({
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: JSON.stringify(answers) } },
  });

test.each<readonly [string, object]>([
  ['the answers of a form', form({ flow_token: 'x', tarjeta: CARD, otra: 4_111_111_111_111_111 })],
  [
    'the answers of a form that are no object',
    message({ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: CARD } } }),
  ],
  [
    'what WhatsApp tells of a payment',
    message({ type: 'interactive', interactive: { type: 'payment_method', payment_method: { note: CARD } } }),
  ],
  [
    'a place',
    message({ type: 'location', location: { latitude: 1, longitude: 2, name: CARD, address: CARD, url: CARD } }),
  ],
  [
    'a contact',
    message({
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: CARD },
          org: { company: CARD },
          phones: [{ phone: CARD }],
          emails: [{ email: CARD }],
        },
        { vcard: `BEGIN:VCARD\nFN:${CARD}\nORG:${CARD}\nTEL:${CARD}\nEMAIL:${CARD}\nEND:VCARD` },
      ],
    }),
  ],
  [
    'a choice of a list',
    message({
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id: 'r', title: CARD, description: CARD } },
    }),
  ],
  ['an ad', text('hola', { referral: { headline: CARD, body: CARD, welcome_message: { text: CARD } } })],
  [
    'the caption and the name of a file',
    message({ type: 'document', document: { id: '1', caption: CARD, filename: `${CARD}.pdf` } }),
  ],
  ['a button of a template', message({ type: 'button', button: { text: CARD, payload: 'p' } })],
  ['words with a cart', message({ type: 'order', order: { text: CARD, product_items: [] } })],
])('the number of a card in %s is neither kept nor shown to the model', async (_, one) => {
  await send(one);
  expect(`${await kept()}\n${await answer()}`).not.toMatch(SHOWN);
  expect(await kept()).toContain('•••• 1111');
});

test('nor is one in a name, in an edit, or in what staff and others wrote elsewhere', async () => {
  await send(text('hola', { id: 'wamid.first' }), PROFILE);
  await send(edit('wamid.first', CARD));
  await door.deliver(
    change('smb_message_echoes', {
      message_echoes: [
        {
          from: '1',
          to: '5215551234567',
          id: 'wamid.echo',
          timestamp: String(SENT),
          type: 'text',
          text: { body: CARD },
        },
      ],
    }),
  );
  expect(await rowsOf('overheard_messages')).toContain('•••• 1111');
  expect(`${await kept()}\n${await answer()}`).not.toMatch(SHOWN);
});

test('with a card in a form go its expiry and its code, each in a field of its own, and nothing else', async () => {
  await send(
    form({
      card_number: CARD,
      expiry_date: '12/27',
      screen_0_TextInput_2: '123',
      day: '1732924800000',
      calle: 'Durango 12',
    }),
  );
  const { rows } = await sql<{ answers: string }>`select content ->> 'answers' as answers from messages`.execute(
    database().db,
  );
  expect(JSON.parse(rows[0]?.answers ?? '')).toEqual({
    card_number: '•••• 1111',
    expiry_date: '••',
    screen_0_TextInput_2: '••',
    day: '1732924800000',
    calle: 'Durango 12',
  });
  expect(await answer()).toContain('nunca mande fotos ni números de tarjetas');
});

test('a form without a card keeps every answer, and a day is no card by its digits', async () => {
  const answers = { dia: '1732924800003', hora: '12/27', piezas: 123, nota: 'exp 12/27 cvv 123' };
  await send(form(answers));
  const { rows } = await sql<{ answers: string }>`select content ->> 'answers' as answers from messages`.execute(
    database().db,
  );
  expect(JSON.parse(rows[0]?.answers ?? '')).toEqual(answers);
});

test.each<readonly [what: string, answers: object]>([
  [
    'a telephone number, and the quantity, the house number and the day beside it',
    { telefono: '5215512345678', cantidad: 120, numero: '1204', fecha: '12/27' },
  ],
  ['a telephone number as a number', { telefono: 5_215_512_345_678, piezas: 24 }],
  ['a telephone number of Germany, which begins like an old card', { telefono: '4915123456787', piezas: '240' }],
  ['the CLABE of an account', { clabe: '032180000118350268', monto: 1_500 }],
  ['the IMEI of a telephone', { imei: '490154203237518', piso: '404' }],
])('a form keeps whole %s, although the check digit would be right for a card', async (_, answers) => {
  for (const digits of Object.values(answers).slice(0, 1)) expect(hasCardNumber(String(digits))).toBe(true);
  await send(form(answers));
  const { rows } = await sql<{ answers: string }>`select content ->> 'answers' as answers from messages`.execute(
    database().db,
  );
  expect(JSON.parse(rows[0]?.answers ?? '')).toEqual(answers);
  expect(await answer()).not.toContain('nunca mande fotos ni números de tarjetas');
});

test('telephone numbers of a contact are kept whole, also those whose last digit would be right for a card', async () => {
  // 13 digits that pass Luhn: Mexico as WhatsApp writes it, Germany, and one that begins like an old Visa.
  const phones = ['+52 1 55 1234 5678', '5215512345678', '+49 1512 3456 787', '4915123456787'];
  await send(message({ type: 'contacts', contacts: [{ phones: phones.map((phone) => ({ phone })) }] }));
  const { rows } = await sql<{
    phones: string[];
  }>`select content -> 'cards' -> 0 -> 'phones' as phones from messages`.execute(database().db);
  expect(rows[0]?.phones).toEqual(phones);
});

test('ids of products, ads and buttons are kept whole', async () => {
  const id = '4111111111111111';
  await send(
    message({
      type: 'order',
      order: { catalog_id: id, product_items: [{ product_retailer_id: id, quantity: 1 }] },
      context: { referred_product: { catalog_id: id, product_retailer_id: id } },
      referral: { source_id: id, ctwa_clid: id },
    }),
  );
  expect((await kept()).match(/4111111111111111/g)).toHaveLength(6);
});

test('the stored call of a message that showed a card does not show it any more', async () => {
  await send(text(`mi tarjeta es ${CARD}`));
  await send(form({ tarjeta: CARD }));
  expect(await storedCalls()).not.toMatch(SHOWN);
});
