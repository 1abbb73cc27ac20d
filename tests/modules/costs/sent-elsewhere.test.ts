import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { buildCosts } from '../../../src/app/build-costs.ts';
import { newId } from '../../../src/core/ids.ts';
import { type InboundStatus, insertOutbox, trackStatuses } from '../../../src/outbox/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { costRows, database, forgetCosts, REGULAR } from './world.ts';

afterEach(forgetCosts);

const status = (over: Partial<InboundStatus>): InboundStatus => ({
  wamid: 'wamid.1',
  status: 'delivered',
  at: new Date('2026-11-24T18:00:00Z'),
  callbackData: null,
  error: null,
  pricing: { ...REGULAR, category: 'utility' },
  ...over,
});

/** The statuses are read as WhatsApp's calls are. */
async function read(statuses: readonly InboundStatus[]): Promise<void> {
  const { db } = database();
  const settings = {
    costs: {
      conversationUsd: null,
      customerUsd: null,
      dayUsd: null,
      monthUsd: null,
      economicFromPercent: 80,
      briefFromPercent: 90,
      pricesFile: null,
    },
    whatsapp: { phoneNumberId: '1' } as never,
  };
  const costs = await buildCosts(settings, db, async () => 'America/Mexico_City');
  await db.transaction().execute(async (tx) => costs.keep(tx, statuses, (await trackStatuses(tx, statuses)).moved));
}

async function conversationWith(kind: 'phone' | 'bsuid', value: string) {
  const { db } = database();
  const made = await makeConversation(db);
  await sql`insert into customer_identities (customer_id, kind, value, raw) values (${made.customerId}, ${kind}, ${value}, ${value})`.execute(
    db,
  );
  return made;
}

test('a template that another program sent costs the conversation with its recipient, found by number or by user id', async () => {
  const ana = await conversationWith('phone', '525512345678');
  const luz = await conversationWith('bsuid', 'MX.77');
  await read([
    status({ recipient: { phone: '5215512345678', bsuid: null } }),
    status({ wamid: 'wamid.2', recipient: { phone: null, bsuid: 'MX.77' } }),
    status({ wamid: 'wamid.3', recipient: { phone: '5215500000000', bsuid: null } }),
    status({ wamid: 'wamid.4' }),
  ]);
  expect((await costRows()).map(({ conversationId }) => conversationId)).toEqual([ana.id, luz.id, null, null]);
  expect((await costRows()).every(({ amountMicro, category }) => amountMicro > 0 && category === 'utility')).toBe(true);
});

test('a status that comes before its send has returned is priced for the row that its callback data names', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  const row = newId<'outbox'>();
  await insertOutbox([
    { id: row, conversationId: id, turnId: null, origin: 'reply', content: { kind: 'text', text: 'Hola' } },
  ]).execute(db);
  await read([status({ callbackData: row, pricing: REGULAR })]);
  await read([status({ callbackData: row, pricing: REGULAR, status: 'read' })]);
  expect(await costRows()).toMatchObject([{ conversationId: id, outboxId: row, category: 'service' }]);
});

test('whose message it is may be known only with a later status', async () => {
  await read([status({ wamid: 'wamid.9', status: 'sent' })]);
  const ana = await conversationWith('bsuid', 'MX.78');
  await read([status({ wamid: 'wamid.9', recipient: { phone: null, bsuid: 'MX.78' } })]);
  expect(await costRows()).toMatchObject([{ conversationId: ana.id, market: 'Mexico' }]);
});
