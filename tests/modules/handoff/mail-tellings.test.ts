import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { mailTellingTo, tellingSweeps } from '../../../src/app/mail-tellings.ts';
import { parseEmail } from '../../../src/core/email.ts';
import { newId } from '../../../src/core/ids.ts';
import { mailTellings } from '../../../src/handoff/mail-tellings.ts';
import { insertTelling } from '../../../src/handoff/telling-store.ts';
import { tellStaff } from '../../../src/handoff/tools/tell-staff.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const db = () => database().db;
const STAFF = ['ana@shop.example'].flatMap((address) => parseEmail(address) ?? []);

beforeEach(() => sql`truncate mails, staff_tellings, staff_alerts, staff_members cascade`.execute(db()));

const run = (staff = STAFF, mail = mailTellingTo(staff, 'https://shop.example')) =>
  mailTellings({ db: db(), businessClock: () => new Date(), mail });
async function tell(count: number, topic = 'complaint') {
  const { id: conversationId } = await makeConversation(db());
  for (let n = 0; n < count; n += 1)
    await db()
      .transaction()
      .execute((tx) =>
        insertTelling(tx, { id: newId(), conversationId, topic, text: 'el modelo dice', at: new Date() }),
      );
  return conversationId;
}
const mails = async () => {
  const { rows } = await sql<{ to: string; template: string; language: string; data: Record<string, string> }>`
    select to_address as to, template, language, data from mails order by key`.execute(db());
  return rows;
};

test('what the assistant tells is mailed once, in words of ours and with the way to the conversation', async () => {
  const id = await tell(1);
  expect((await Promise.all([run(), run()])).toSorted()).toEqual([0, 1]);
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    ...{ to: 'ana@shop.example', template: 'staff_notice', language: 'es' },
    data: { customer: 'Ana', topic: 'una queja', link: `https://shop.example/c/${id}` },
  });
  expect(JSON.stringify(mail)).not.toContain('el modelo dice');
});

test('without addresses in the settings it goes to whoever is on duty, in their language', async () => {
  await sql`insert into staff_members (id, name, email, role, language, password_hash, is_on_duty, created_at) values
    (${newId()}, 'Joe', 'joe@shop.example', 'staff', 'en', 'x', true, now()), (${newId()}, 'Off', 'off@shop.example', 'staff', 'es', 'x', false, now())`.execute(
    db(),
  );
  await tell(1, 'stock');
  await run([]);
  expect(await mails()).toMatchObject([
    { to: 'joe@shop.example', language: 'en', data: { topic: 'something that is wanted and not there' } },
  ]);
  expect(tellingSweeps(db(), { account: { kind: 'none' }, dailyLimit: 1, staff: STAFF }, () => new Date(), '')).toEqual(
    [],
  );
});

test('a model that is made to tell without end sends thirty mails a day, and a killed worker loses none', async () => {
  const killed = run(STAFF, async () => {
    throw new Error('killed');
  });
  await expect(killed).resolves.toBe(0);
  for (let n = 0; n < 5; n += 1) await tell(10);
  await expect(run(STAFF, () => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
  expect(await run()).toBe(30);
  expect(await run()).toBe(0);
  expect(await mails()).toHaveLength(30);
  await sql`update staff_tellings set mailed_at = mailed_at - interval '25 hours' where mailed_at > 'epoch'`.execute(
    db(),
  );
  expect(await run()).toBe(0);
  await tell(1);
  expect(await run()).toBe(1);
});

test('a telling that cannot be mailed keeps no other, and takes no place of the day', async () => {
  await tell(1, 'stock');
  await tell(30);
  const mail = mailTellingTo(STAFF, 'https://shop.example');
  const failing = run(STAFF, (tx, telling) =>
    telling.topic === 'stock' ? Promise.reject(new Error('this one')) : mail(tx, telling),
  );
  await expect(failing).rejects.toThrow('this one');
  expect(await mails()).toHaveLength(30);
});

test('the model is told that it told often enough, and opens one alert for each conversation', async () => {
  const { id: conversationId, customerId } = await makeConversation(db());
  const told: unknown[] = [];
  for (let n = 0; n < 4; n += 1)
    await db()
      .transaction()
      .execute(async (tx) => {
        const context = {
          conversationId,
          customerId,
          now: new Date(),
          once: (act: (held: typeof tx) => unknown) => act(tx),
        };
        told.push(await tellStaff.run({ topic: 'complaint', what: 'llegó roto' } as never, context as never));
      });
  expect(told).toMatchObject([
    ...Array(3).fill({ result: { told: true } }),
    { result: { told: false, why: 'told_often_enough_today' }, facts: [] },
  ]);
  const { rows } = await sql`select kind as code from staff_alerts where resolved_at is null`.execute(db());
  expect(rows).toEqual([{ code: 'customer_complaint' }]);
});
