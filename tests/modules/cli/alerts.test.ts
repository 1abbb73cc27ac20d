import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { changeHolder, openAlert } from '../../../src/handoff/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { freePort } from '../../support/local-server.ts';
import { runRecado } from './run-recado.ts';

const database = useDatabase();
const recado = (words: readonly string[], variables: Record<string, string> = {}) =>
  runRecado(words, { DATABASE_URL: database().url, ...variables });

test('recado alerts says what is open and what to do, in the language of the terminal, until it is resolved', async () => {
  const { db } = database();
  expect((await recado(['alerts'])).out).toBe('No alert is open.\n');
  expect((await recado(['alerts'], { LANG: 'es_MX.UTF-8' })).out).toBe('Ninguna alerta abierta.\n');
  for (let count = 0; count < 2; count += 1)
    await openAlert(db, 'window_closed', newId(), { details: '5215512345678' });
  await sql`update staff_alerts set at = '2026-11-24T18:00:00Z'`.execute(db);
  const [en, es] = [await recado(['alerts']), await recado(['alerts'], { LANG: 'es_MX.UTF-8' })];
  expect(en.out).toMatch(/^window_closed \(2, since 2026-11-24 18:00 UTC\): Answers did not go out/);
  expect(es.out).toMatch(/^window_closed \(2, desde 2026-11-24 18:00 UTC\): Hay respuestas que no salieron/);
  expect(`${en.out}${es.out}`).not.toContain('5215512345678');
  const doctor = await recado(['doctor'], { PORT: String(await freePort()) });
  expect(doctor.code).toBe(0);
  expect(doctor.out).toMatch(/^! alerts {4}real {6}window_closed \(2, since/m);
  expect((await recado(['alerts', 'resolve', 'window_closed'])).out).toBe('2 window_closed resolved.\n');
  expect((await recado(['alerts'])).out).toBe('No alert is open.\n');
  expect((await recado(['alerts', 'resolve', 'nothing'])).err).toContain('nothing is no alert');
  // Nine programs are started one after another.
}, 120_000);

test('conversations that wait for a person are told with the alerts, how many and since when', async () => {
  const { db } = database();
  for (const hour of ['17', '19']) {
    const { id } = await makeConversation(db);
    const at = new Date(`2026-11-24T${hour}:30:00Z`);
    const change = {
      conversationId: id,
      holder: 'waiting',
      reason: 'claim_failed',
      by: 'rules',
      at,
      isTold: true,
    } as const;
    for (const write of changeHolder(change)) await write.execute(db);
  }
  const [en, es] = [await recado(['alerts']), await recado(['alerts'], { LANG: 'es_MX.UTF-8' })];
  expect(en.out).toMatch(/^2 conversations wait for a person, the first since 2026-11-24 17:30 UTC\./m);
  expect(es.out).toMatch(/^2 conversaciones esperan a una persona, la primera desde 2026-11-24 17:30 UTC\./m);
  const doctor = await recado(['doctor'], { PORT: String(await freePort()) });
  expect(doctor.out).toMatch(/^! people {4}real {6}2 conversations wait for a person, the first since/m);
  await sql`delete from holders`.execute(db);
  expect((await recado(['alerts'])).out).not.toContain('wait for a person');
}, 120_000);

test('recado conversation return gives a conversation back to the assistant, once', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  const change = { holder: 'person', reason: null, by: 'luz', at: new Date(), isTold: false } as const;
  for (const write of changeHolder({ ...change, conversationId: id })) await write.execute(db);
  expect(await recado(['conversation', 'return', id])).toMatchObject({
    code: 0,
    out: expect.stringContaining('answers this customer again'),
  });
  const { rows } = await sql`
    select h.holder, c.by from holders h join holder_changes c using (conversation_id)
    where conversation_id = ${id} order by c.id desc limit 1`.execute(db);
  expect(rows).toEqual([{ holder: 'assistant', by: 'owner' }]);
  expect((await recado(['conversation', 'return', id])).out).toContain('already');
  expect(await recado(['conversation', 'return', newId()])).toMatchObject({ code: 1, out: '' });
  expect((await recado(['conversation', 'return', 'one'])).err).toContain('one is no id of a conversation');
}, 120_000);
