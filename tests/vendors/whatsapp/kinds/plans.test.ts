import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../support/database.ts';
import { statementsOf, tablesReadWhole } from '../../../support/query-plans.ts';
import { openDoor } from '../../../support/whatsapp-door.ts';
import { fixture, fixtureNames, NOW, openTurns } from './world.ts';

const database = useDatabase();
const LARGE = ['messages', 'overheard_messages', 'account_events', 'holder_changes', 'customer_identities'];

beforeAll(async () => {
  const { db } = database();
  await sql`insert into customers (id) select gen_random_uuid() from generate_series(1, 5000)`.execute(db);
  await sql`insert into customer_identities (customer_id, kind, value, raw)
    select id, 'phone', id::text, id::text from customers`.execute(db);
  await sql`insert into conversations (id, customer_id, phone_number_id) select gen_random_uuid(), id, '1' from customers`.execute(
    db,
  );
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, outcome, about_wamid)
    select gen_random_uuid(), c.id, 'wamid.' || c.id || n, case when n = 1 then 'edit' else 'text' end, 'hola', now(),
      'answered', case when n = 1 then 'wamid.' || c.id end
    from conversations c, generate_series(1, 6) n`.execute(db);
  await sql`insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, sent_at)
    select gen_random_uuid(), id, 'phone_echo', 'out', id::text, 'text', 'hola', now() from conversations`.execute(db);
  await sql`insert into holder_changes (conversation_id, holder, by, at) select id, 'person', 'x', now() from conversations`.execute(
    db,
  );
  await sql`insert into account_events (id, digest, field, subject, happened_at, payload)
    select gen_random_uuid(), sha256(id::text::bytea), 'f', id::text, now(), '{}' from conversations`.execute(db);
  await sql`analyze`.execute(db);
});

test('reading any kind of call and answering it reads no large table from end to end', async () => {
  const { db, pool } = database();
  const door = await openDoor(db, () => NOW);
  const { statements } = await statementsOf(async () => {
    for (const name of fixtureNames()) await door.post(fixture(name));
    await door.read();
    await openTurns(db).answer(door.due());
  });
  await door.close();
  expect(statements.length).toBeGreaterThan(200);
  const whole: string[] = [];
  for (const statement of new Map(statements.map((one) => [one.text, one])).values())
    for (const table of await tablesReadWhole(pool, statement, LARGE))
      whole.push(`${table}: ${statement.text.replaceAll(/\s+/g, ' ').slice(0, 200)}`);
  expect(whole).toEqual([]);
});
