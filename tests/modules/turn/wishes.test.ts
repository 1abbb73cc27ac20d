import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { readHistory, WISH_PAYLOADS } from '../../../src/consent/index.ts';
import type { ConversationId, CustomerId } from '../../../src/core/ids.ts';
import { setBlocked } from '../../../src/customers/index.ts';
import { setPaused } from '../../../src/handoff/index.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { database, outcomes, said, says, world, write } from './world.ts';

const words = async (id: CustomerId) =>
  (await readHistory(database().db, id)).map(
    ({ scope, isGiven, source }) => `${isGiven ? 'gives' : 'withdraws'} ${scope} ${source}`,
  );
const BOTH = ['withdraws utility typed', 'withdraws marketing typed'];

/** Changes what was written last, before it is answered. */
const change = (id: ConversationId, what: ReturnType<typeof sql>) =>
  sql`update messages set ${what} where conversation_id = ${id} and outcome is null`.execute(database().db);

test('a BAJA is answered by code, without the model', async () => {
  const { deps, id, customerId, asked } = await world([]);
  await write(id, '¡Baja, por favor!');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(await words(customerId)).toEqual(BOTH);
  expect(await said(id)).toEqual([expect.stringMatching(/ya no te mandaremos avisos.*te contestamos igual.*\*ALTA\*/)]);
  expect(await outcomes(id)).toEqual(['¡Baja, por favor! -> answered consent_stop']);
  expect(asked).toEqual([]);
  const [first] = await readHistory(database().db, customerId);
  expect(first).toMatchObject({ shown: (await said(id))[0], reason: '¡Baja, por favor!', about: null, by: null });
});

test('somebody who speaks English is answered in English', async () => {
  const { deps, id } = await world([]);
  await write(id, 'please stop, thanks');
  await runTurn(deps, id);
  expect(await said(id)).toEqual([expect.stringMatching(/not send you notices.*\*START\*/)]);
});

test('whoever opted out is answered as before', async () => {
  const { deps, id } = await world([() => says('Sí tenemos.')]);
  await write(id, 'baja');
  await runTurn(deps, id);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect((await said(id)).at(-1)).toContain('Sí tenemos.');
});

test('what else was written is answered after it, by the model', async () => {
  const { deps, id, customerId } = await world([() => says('Mañana.')]);
  await write(id, '¿cuándo llega mi pedido?', new Date(Date.now() - 2_000));
  await write(id, 'BAJA');
  await runTurn(deps, id);
  expect(await words(customerId)).toEqual(BOTH);
  expect(await runTurn(deps, id)).toBe('answered');
  expect(await outcomes(id)).toEqual(['¿cuándo llega mi pedido? -> answered', 'BAJA -> answered consent_stop']);
});

test('a turn that was killed after it was recorded tells it once and records it once', async () => {
  const { deps, id, customerId } = await world([]);
  await write(id, 'baja');
  const killed = {
    ...deps,
    settleWish: async (...given: Parameters<typeof deps.settleWish>) => {
      await deps.settleWish(...given);
      throw new Error('killed');
    },
  };
  await expect(runTurn(killed, id)).rejects.toThrow('killed');
  await sql`update turn_queue set lease_until = now() - interval '1 second', due_at = now() where conversation_id = ${id}`.execute(
    database().db,
  );
  expect(await runTurn(deps, id)).toBe('answered');
  expect(await words(customerId)).toEqual(BOTH);
  expect(await said(id)).toHaveLength(1);
});

test('ALTA brings notices back, and marketing only where it was given before', async () => {
  const { deps, id, customerId } = await world([]);
  for (const text of ['baja', 'alta']) {
    await write(id, text);
    await runTurn(deps, id);
  }
  expect(await words(customerId)).toEqual([...BOTH, 'gives utility typed']);
  expect((await said(id)).at(-1)).toMatch(/te avisaremos por WhatsApp de tus pedidos y pagos\. .*\*BAJA\*/);
});

test.each([
  ['quoting another message', sql`context = '{"replyTo":"wamid.x","isForwarded":false,"product":null,"ad":null}'`],
  ['and was edited', sql`edited_at = now()`],
])('a BAJA that came %s asks for a plain one and changes nothing', async (_, what) => {
  const { deps, id, customerId } = await world([]);
  await write(id, 'BAJA');
  await change(id, what);
  expect(await runTurn(deps, id)).toBe('answered');
  expect(await words(customerId)).toEqual([]);
  expect(await said(id)).toEqual([expect.stringContaining('escribe solo *BAJA* en un mensaje nuevo')]);
});

test.each([
  ['forwarded words', sql`context = '{"replyTo":null,"isForwarded":true,"product":null,"ad":null}'`],
  ['a voice message', sql`kind = 'audio'`],
  ['the title of somebody’s button', sql`kind = 'button', content = '{"kind":"button","payload":"BAJA"}'`],
  ['a choice of a list', sql`kind = 'interactive', chosen_id = 'x'`],
])('%s that say BAJA are for the model and change nothing', async (_, what) => {
  const { deps, id, customerId, asked } = await world([() => says('¿Qué necesitas?')]);
  await write(id, 'BAJA');
  await change(id, what);
  await runTurn(deps, id);
  expect(await words(customerId)).toEqual([]);
  expect(asked).toHaveLength(1);
});

test('a quick reply of a template of ours ends marketing alone', async () => {
  const { deps, id, customerId } = await world([]);
  await write(id, 'No más promociones');
  const content = JSON.stringify({ kind: 'button', payload: WISH_PAYLOADS.stop_marketing });
  await change(id, sql`kind = 'button', content = ${content}, context = '{"replyTo":"wamid.t","isForwarded":false}'`);
  await runTurn(deps, id);
  expect(await words(customerId)).toEqual(['withdraws marketing button']);
  expect(await said(id)).toEqual([expect.stringMatching(/ya no te mandaremos promociones/)]);
});

test.each([
  ['blocked', async (_: ConversationId, customerId: CustomerId) => setBlocked(database().db, customerId, 'spam')],
  ['old', async (id: ConversationId) => change(id, sql`sent_at = now() - interval '3 days'`)],
  [
    'with another agent',
    async (id: ConversationId) =>
      sql`insert into holders (conversation_id, holder, since) values (${id}, 'other_agent', now())`.execute(
        database().db,
      ),
  ],
])('a BAJA counts without a word where nothing is answered: %s', async (_, prepare) => {
  const { deps, id, customerId } = await world([]);
  await write(id, 'BAJA');
  await prepare(id, customerId);
  expect(await runTurn(deps, id)).toBe('ignored');
  expect(await words(customerId)).toEqual(BOTH);
  expect(await said(id)).toEqual([]);
  expect(await outcomes(id)).toEqual(['BAJA -> ignored consent_stop']);
});

test('a BAJA counts while the shop is paused', async () => {
  const { db } = database();
  const { deps, id, customerId } = await world([]);
  await write(id, 'BAJA');
  await setPaused(db, { by: 'owner', at: new Date() });
  await runTurn(deps, id);
  await setPaused(db, null);
  expect(await words(customerId)).toEqual(BOTH);
  expect(await said(id)).toEqual([]);
});

test('a BAJA is answered by code also while a person has the conversation, who keeps it', async () => {
  const { deps, id, customerId } = await world([]);
  await sql`insert into holders (conversation_id, holder, since) values (${id}, 'person', now())`.execute(
    database().db,
  );
  await write(id, 'BAJA');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(await words(customerId)).toEqual(BOTH);
  const { rows } = await sql`select holder from holders where conversation_id = ${id}`.execute(database().db);
  expect(rows).toEqual([{ holder: 'person' }]);
});

test('a message that was answered and then corrected to a BAJA is none: code says how to say it, the model is not asked', async () => {
  const { deps, id, customerId, asked } = await world([]);
  await write(id, 'Baja');
  await change(id, sql`kind = 'edit', about_wamid = 'wamid.before'`);
  expect(await runTurn(deps, id)).toBe('answered');
  expect(await words(customerId)).toEqual([]);
  expect(await said(id)).toEqual([
    expect.stringMatching(/solo \*BAJA\* en un mensaje nuevo, sin citar ni corregir otro/),
  ]);
  expect(asked).toEqual([]);
});

test('the language of a customer does not change by an address, a short word or what is not theirs; it does by a sentence', async () => {
  const { deps, id, asked } = await world(Array.from({ length: 6 }, () => () => says('Ok.')));
  const languageAfter = async (text: string, what = sql`kind = 'text'`) => {
    await write(id, text);
    await change(id, what);
    await runTurn(deps, id);
    return asked.at(-1)?.language;
  };
  expect(await languageAfter('hello, do you have coffee?')).toBe('en');
  expect(await languageAfter('John Smith, Av. de la Reforma 10, Col. del Valle, 06700 Ciudad de México, CDMX')).toBe(
    'en',
  );
  expect(await languageAfter('gracias')).toBe('en');
  expect(
    await languageAfter(
      '¿Tienen café? Quiero dos bolsas para hoy',
      sql`context = '{"replyTo":null,"isForwarded":true,"product":null,"ad":null}'`,
    ),
  ).toBe('en');
  expect(await languageAfter('Quiero otra cosa, por favor', sql`kind = 'interactive'`)).toBe('en');
  expect(await languageAfter('¿y tienen café de Chiapas para hoy?')).toBe('es');
});
