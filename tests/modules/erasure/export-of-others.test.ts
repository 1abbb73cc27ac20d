import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { exportCustomer } from '../../../src/app/export-customer.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

/** A customer with an address and a number of this text. */
async function known(address: string, phone: string) {
  const { db } = database();
  const made = await makeConversation(db, phone);
  await sql`insert into verifications (customer_id, address, address_origin) values (${made.customerId}, ${address}, 'record')`.execute(
    db,
  );
  return made;
}

/** Something other systems were told, and an alert, that say this. */
async function tells(word: string, about: object, customerId: string | null = null): Promise<void> {
  const { db } = database();
  const body = JSON.stringify({ type: 'order.placed', data: { word, ...about } });
  await sql`insert into webhook_events (type, subject, body, customer_id) values ('order.placed', 'x', ${body}, ${customerId})`.execute(
    db,
  );
  await sql`insert into event_deliveries (id, type, body) values (gen_random_uuid(), 'order.placed', ${body})`.execute(
    db,
  );
  await sql`insert into staff_alerts (kind, subject, detail) values ('window_closed', ${word}, ${JSON.stringify({ word })}::jsonb)`.execute(
    db,
  );
}

const TABLES = ['webhook_events', 'event_deliveries', 'staff_alerts'] as const;

async function wordsIn(customerId: Awaited<ReturnType<typeof known>>['customerId']) {
  const { tables } = await exportCustomer(database().db, customerId, new Date());
  const wordOf = (row: unknown): unknown => {
    const { body, detail } = row as { body?: string; detail?: { word: string } };
    return detail?.word ?? JSON.parse(body ?? '{}').data.word;
  };
  return Object.fromEntries(TABLES.map((table) => [table, tables[table]?.map(wordOf).sort()]));
}

test('what is handed to a customer holds what names them, and nothing of somebody whose name only contains theirs', async () => {
  const ana = await known('ana@x.mx', '525512340001');
  const mariana = await known('mariana@x.mx', '5255123400019');
  const theirs = ['<ana@x.mx>', 'a\nana@x.mx.', 'de +525512340001, ayer', 'ana@x.mx'];
  for (const word of theirs) await tells(word, {});
  for (const word of ['mariana@x.mx', 'mari.ana@x.mx', 'ana@x.mx.com', '5255123400019', 'anaax.mx', '_ana@x.mx'])
    await tells(word, {});
  const own = { customer_id: ana.customerId };
  await tells('by its id alone', own, ana.customerId);
  // What is told of her says Ana’s address.
  await tells('como ana@x.mx', { customer_id: mariana.customerId }, mariana.customerId);
  const events = [...theirs, 'by its id alone'].sort();
  expect(await wordsIn(ana.customerId)).toEqual({
    webhook_events: events,
    event_deliveries: events,
    // Alerts say no id of a customer: whoever is named is meant.
    staff_alerts: [...theirs, 'como ana@x.mx'].sort(),
  });
  expect(await wordsIn(mariana.customerId)).toEqual({
    ...{ webhook_events: ['5255123400019', 'como ana@x.mx', 'mariana@x.mx'] },
    ...{ event_deliveries: ['5255123400019', 'como ana@x.mx', 'mariana@x.mx'] },
    staff_alerts: ['5255123400019', 'mariana@x.mx'],
  });
});
