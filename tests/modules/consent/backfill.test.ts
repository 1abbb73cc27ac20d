import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { agreeByOrder, readHistory } from '../../../src/consent/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const MIGRATION = 'src/platform/migrations/0028-consent.sql';

test('what was agreed to with orders before there was a record of it is on record, once', async () => {
  const { db } = database();
  const { customerId } = await makeConversation(db);
  const [orderId, at] = [newId<'order'>(), new Date('2026-10-01T18:00:00Z')];
  await sql`
    insert into orders (id, number, customer_id, state, currency, subtotal_minor, shipping_minor, tax_minor, total_minor,
      taxes_included, tax_rate, zone, delivery, payment, payment_kind, opt_in_source, opt_in_text, opt_in_at, holds_stock,
      placed_at)
    values (${orderId}, 'CN59622', ${customerId}, 'paid', 'MXN', 1, 0, 0, 1, true, 0, 'z', '{}', 'card', 'card_online',
      'order_question', 'Te avisaremos.', ${at}, false, ${at})`.execute(db);
  const [, backfill = ''] = (await readFile(MIGRATION, 'utf8')).split('\n-- What was agreed to');
  await sql.raw(`-- ${backfill}`).execute(db);
  const order = { customerId, orderId, text: 'Te avisaremos.', at };
  await db.transaction().execute((tx) => agreeByOrder(tx, order));
  const [first, ...more] = await readHistory(db, customerId);
  expect(first).toMatchObject({ scope: 'utility', isGiven: true, source: 'order_question', shown: order.text, at });
  expect(more).toEqual([]);
});
