import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readHistory } from '../../../src/consent/index.ts';
import { type CustomerId, newId } from '../../../src/core/ids.ts';
import { findCustomerByIdentity } from '../../../src/customers/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { type Door, OUR_NUMBER, openDoor } from '../../support/whatsapp-door.ts';

const database = useDatabase();
let door: Door;
beforeAll(async () => {
  door = await openDoor(database().db, () => new Date());
});
afterAll(() => door?.close());

const seconds = (ago: number) => Math.floor(Date.now() / 1000) - ago;
const metadata = { display_phone_number: '5215550001111', phone_number_id: OUR_NUMBER };
const call = (field: string, value: object) => ({
  object: 'whatsapp_business_account',
  entry: [
    { id: '102290129340398', changes: [{ field, value: { messaging_product: 'whatsapp', metadata, ...value } }] },
  ],
});
const switched = (value: string, ago: number, over: object = {}) =>
  call('user_preferences', {
    user_preferences: [
      { wa_id: '5215551200060', category: 'marketing_messages', value, timestamp: seconds(ago), ...over },
    ],
  });
const words = async (id: CustomerId) =>
  (await readHistory(database().db, id)).map(
    ({ scope, isGiven, source }) => `${isGiven ? 'gives' : 'withdraws'} ${scope} ${source}`,
  );
const whoHas = async (typed: string) => {
  const id = await findCustomerByIdentity(database().db, typed);
  if (id === null) throw new Error(`nobody has ${typed}`);
  return id;
};

test('the switch in WhatsApp is for promotions alone, and holds for somebody who has never written', async () => {
  await door.deliver(switched('stop', 90));
  const id = await whoHas('5215551200060');
  expect(await words(id)).toEqual(['withdraws marketing whatsapp']);
  const again = JSON.stringify(switched('resume', 60));
  await door.deliver(again);
  await door.deliver(again);
  expect(await words(id)).toEqual(['withdraws marketing whatsapp', 'gives marketing whatsapp']);
});

test('what came late keeps its place, and unknown words and kinds change nothing', async () => {
  const bsuid = { wa_id: undefined, user_id: 'MX.77' };
  await door.deliver(switched('stop', 30, bsuid));
  await door.deliver(switched('resume', 50, bsuid));
  const id = await whoHas('MX.77');
  expect(await words(id)).toEqual(['gives marketing whatsapp', 'withdraws marketing whatsapp']);
  for (const odd of [
    { value: 'signup', signup_id: '1' },
    { category: 'calls' },
    { value: null },
    { value: 'constructor' },
  ])
    expect(await door.deliver(switched('stop', 20, { ...bsuid, ...odd }))).toBe('200 read event_user_preferences:1');
  expect(await words(id)).toHaveLength(2);
});

test('a send that WhatsApp refuses because of that switch is an opt-out of promotions; other failures are none', async () => {
  const { db } = database();
  const { id, customerId } = await makeConversation(db);
  const refused = async (code: number) => {
    const [outbox, wamid] = [newId<'outbox'>(), `wamid.${newId()}`];
    await sql`insert into outbox_messages (id, conversation_id, origin, content, state, wamid, accepted_at)
      values (${outbox}, ${id}, 'notice', '{"kind":"text","text":"Hola"}', 'sent', ${wamid}, now())`.execute(db);
    const errors = [{ code, title: 'refused' }];
    const status = {
      id: wamid,
      status: 'failed',
      timestamp: String(seconds(1)),
      recipient_id: '5215512345678',
      errors,
    };
    return call('messages', { statuses: [status] });
  };
  await door.deliver(await refused(131026));
  expect(await words(customerId)).toEqual([]);
  const body = await refused(131050);
  await door.deliver(body);
  await door.deliver(body);
  expect(await words(customerId)).toEqual(['withdraws marketing refused_send']);
});

test('a BAJA to another agent that holds the conversation counts as it arrives', async () => {
  const from = '5215551200099';
  const message = (id: string, body: string) => ({
    id,
    from,
    timestamp: String(seconds(5)),
    type: 'text',
    text: { body },
  });
  const standby = (id: string, body: string) => {
    const contacts = [{ profile: { name: 'Ana' }, wa_id: from }];
    return call('standby', { standby: { contacts, messages: [message(id, body)] } });
  };
  await door.deliver(standby('wamid.s1', 'la baja del precio'));
  const id = await whoHas(from);
  expect(await words(id)).toEqual([]);
  await door.deliver(standby('wamid.s2', 'Baja, por favor'));
  await door.deliver(standby('wamid.s2', 'Baja, por favor'));
  expect(await words(id)).toEqual(['withdraws utility typed', 'withdraws marketing typed']);
});
