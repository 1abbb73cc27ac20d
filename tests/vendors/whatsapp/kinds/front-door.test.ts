import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../../src/core/ids.ts';
import { loadShop } from '../../../../src/knowledge/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Door, openDoor } from '../../../support/whatsapp-door.ts';
import { everything, fixture, fixtureNames, forgetAll, messagesOf, NOW, openTurns } from './world.ts';

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

/** What became of the call, then of each message in it, in the order in which they came. */
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  'audio-file': ['read message_stored:1', 'audio answered files_unread'],
  'audio-voice': ['read message_stored:1', 'audio answered files_unread'],
  automatic_events: ['read event_automatic_events:1'],
  'bsuid-only': ['read message_stored:1', 'text answered'],
  button: ['read message_stored:1', 'button answered'],
  'calls-missed': ['read message_stored:1', 'call answered call'],
  'calls-of-business': ['read call_of_business:1'],
  'calls-ringing': ['read call_ringing:1'],
  'calls-status': ['read call_status:1'],
  'calls-taken': ['read message_ignored:1', 'call ignored call_taken'],
  contacts: ['read message_stored:1', 'contacts answered'],
  'contacts-own-number': ['read message_stored:1', 'contacts answered'],
  'contacts-vcard': ['read message_stored:1', 'contacts answered'],
  'context-forwarded': ['read message_stored:1', 'text answered'],
  'context-frequently_forwarded': ['read message_stored:1', 'text answered'],
  'context-referred_product': ['read message_stored:1', 'text answered'],
  'context-reply': ['read message_stored:2', 'text answered', 'text answered'],
  'context-reply-to-nothing-known': ['read message_stored:1', 'text answered'],
  document: ['read message_stored:1', 'document answered'],
  edit: ['read message_ignored:1 message_stored:1', 'text answered', 'edit ignored edit'],
  'edit-before-its-message': ['read message_ignored:1 message_stored:1', 'edit ignored edit', 'text answered'],
  'edit-of-nothing-known': ['read message_ignored:1', 'edit ignored edit'],
  errors: ['read error_130429:1'],
  'group-message': ['read message_ignored:1', 'text ignored group'],
  history: ['read history_stored:3'],
  'history-declined': ['read history_refused:1'],
  'history-media': ['read history_stored:1'],
  image: ['read message_stored:1', 'image answered'],
  'image-without-caption': ['read message_stored:1', 'image answered files_unread'],
  'interactive-button_reply': ['read message_stored:1', 'interactive answered'],
  'interactive-call_permission_reply': ['read message_ignored:1', 'interactive ignored call_permission'],
  'interactive-list_reply': ['read message_stored:1', 'interactive answered'],
  'interactive-lost': ['read error_131000:1 message_stored:1', 'unsupported answered unsupported'],
  'interactive-nfm_reply': ['read message_stored:1', 'interactive answered'],
  'interactive-nfm_reply-array': ['read message_stored:1', 'interactive answered'],
  'interactive-payment_method': ['read message_stored:1', 'interactive answered'],
  location: ['read message_stored:1', 'location answered'],
  'location-bare': ['read message_stored:1', 'location answered'],
  'messaging_handovers-control_passed': ['read handover_changed:1'],
  'messaging_handovers-control_taken': ['read handover_changed:1'],
  'messaging_handovers-unknown': ['read handover_unknown:1'],
  'no-sender': ['read message_without_sender:1'],
  order: ['read message_stored:1', 'order answered cart_taken'],
  'order-of-nothing': ['read message_stored:1', 'order answered cart_empty'],
  'order-with-words': ['read message_stored:1', 'order answered'],
  'other-number': ['parked other phone number id'],
  reaction: ['read message_ignored:1', 'reaction ignored reaction'],
  'reaction-removed': ['read message_ignored:1', 'reaction ignored reaction'],
  referral: ['read message_stored:1', 'text answered'],
  request_welcome: ['read message_ignored:1', 'request_welcome ignored chat_opened'],
  revoke: ['read message_ignored:1 message_stored:1', 'text ignored revoked', 'revoke ignored revoke'],
  'revoke-before-its-message': [
    'read message_ignored:1 message_stored:1',
    'revoke ignored revoke',
    'text ignored revoked',
  ],
  smb_message_echoes: ['read echo_stored:1'],
  'smb_message_echoes-revoke': ['read echo_stored:1'],
  standby: ['read message_ignored:1 other_agent_stored:1 standby_status:1', 'text ignored standby'],
  'status-of-nothing-known': ['read status:1'],
  'status-unknown': ['read status_unknown:1'],
  sticker: ['read message_stored:1', 'sticker answered'],
  'system-customer_identity_changed': ['read message_ignored:1', 'system ignored system'],
  'system-user_changed_number': ['read message_ignored:1 message_stored:1', 'text answered', 'system ignored system'],
  'system-user_changed_user_id': ['read message_without_sender:1'],
  text: ['read message_stored:1', 'text answered'],
  'unknown-type': ['read message_stored:1', 'unsupported answered unsupported'],
  unsupported: ['read message_stored:1', 'unsupported answered unsupported'],
  user_id_update: ['read event_user_id_update:1 user_id_unknown:1'],
  user_preferences: ['read event_user_preferences:2'],
  video: ['read message_stored:1', 'video answered'],
};

/** Whatever is not in the table says something of the account. */
const outcomeOf = (name: string): readonly string[] => OUTCOMES[name] ?? [`read event_${name}:1`];

test('there is a fixture for every outcome that is stated here', () => {
  expect(fixtureNames()).toEqual(expect.arrayContaining(Object.keys(OUTCOMES)));
  expect(fixtureNames().length).toBeGreaterThan(80);
});

test.each(fixtureNames())('%s ends in a stated outcome, and delivered again it changes nothing', async (name) => {
  const { db } = database();
  const became = await door.deliver(fixture(name));
  await openTurns(db).answer(door.due());
  expect([became, ...(await messagesOf(db))]).toEqual([`200 ${outcomeOf(name)[0]}`, ...outcomeOf(name).slice(1)]);
  const before = await everything(db);
  expect(await door.deliver(fixture(name))).toMatch(/^200 /);
  await openTurns(db).answer(door.due());
  expect(await everything(db)).toBe(before);
});

test('all fixtures in one go, in any order and twice, leave no message without an outcome', async () => {
  const { db } = database();
  const names = [...fixtureNames(), ...fixtureNames().reverse()];
  for (const name of names) expect(await door.post(fixture(name))).toBe(200);
  await door.read();
  await openTurns(db).answer(door.due());
  const { rows } = await sql`select id from messages where outcome is null`.execute(db);
  expect(rows).toEqual([]);
  const parked = await sql<{ reason: string }>`select distinct reason from webhook_calls where state <> 'read'`.execute(
    db,
  );
  expect(parked.rows.map(({ reason }) => reason)).toEqual(['other phone number id']);
});
