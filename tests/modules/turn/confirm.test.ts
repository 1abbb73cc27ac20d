import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Executor, Proposal } from '../../../src/actions/index.ts';
import type { AgentResult } from '../../../src/agent/index.ts';
import type { ConversationId } from '../../../src/core/ids.ts';
import { newId } from '../../../src/core/ids.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { database, outcomes, said, says, type Think, tap, traceOf, world, write } from './world.ts';

const HOUR_MS = 3_600_000;
const proposal = (over: Partial<Proposal> = {}): Proposal => ({
  kind: 'buy',
  terms: { sku: 'CAFE-250', quantity: 2 },
  question: '¿Confirmas 2 bolsas por $300.00?',
  facts: [{ kind: 'money', amount: { minor: 30_000, currency: 'MXN' }, of: 'total' }],
  lastsMs: HOUR_MS,
  ...over,
});
const proposes = async (over: Partial<Proposal> = {}): Promise<AgentResult> => ({
  outcome: 'proposed',
  proposal: proposal(over),
  trace: traceOf(10),
});

/** An executor that counts what it did in the database, so that a rollback takes it back. */
const buying =
  (done: string[]): Executor =>
  async (_, action) => {
    done.push(JSON.stringify(action.terms));
    return { outcome: 'executed', text: 'Listo: pedido A-1.', facts: [] };
  };

/** A conversation that was asked, with the question accepted a while ago; gives the ids of its buttons. */
async function asked(
  done: string[],
  over: Partial<Proposal> = {},
  thoughts: Think[] = [() => says('Va.'), () => says('Va.')],
) {
  const shop = await world([() => proposes(over), ...thoughts], {}, { buy: buying(done) });
  await write(shop.id, 'quiero 2 bolsas');
  await runTurn(shop.deps, shop.id);
  await accepted(shop.id, 5);
  return { ...shop, buttons: await buttonsOf(shop.id) };
}

const accepted = (id: ConversationId, secondsAgo: number) =>
  sql`update outbox_messages set state = 'sent', accepted_at = now() - ${secondsAgo} * interval '1 s' where conversation_id = ${id}`.execute(
    database().db,
  );

async function buttonsOf(id: ConversationId): Promise<string[]> {
  const { rows } = await sql<{ content: { buttons: { id: string }[] } }>`
    select content from outbox_messages where conversation_id = ${id} and content->>'kind' = 'buttons' order by seq desc limit 1
  `.execute(database().db);
  return rows[0]?.content.buttons.map((button) => button.id) ?? [];
}

const stateOf = async (id: ConversationId) =>
  (
    await sql<{ state: string }>`select state from actions where conversation_id = ${id} order by created_at`.execute(
      database().db,
    )
  ).rows.map((row) => row.state);

test('a proposal is asked with two buttons, and nothing is done yet', async () => {
  const done: string[] = [];
  const { id, buttons } = await asked(done);
  expect(await said(id)).toEqual(['¿Confirmas 2 bolsas por $300.00?']);
  expect(buttons).toEqual([expect.stringMatching(/^act:.*:yes$/), expect.stringMatching(/^act:.*:no$/)]);
  expect([done, await stateOf(id)]).toEqual([[], ['proposed']]);
});

test('a tap does exactly what was asked, once, and a second tap hears so', async () => {
  const done: string[] = [];
  const { deps, id, asked: requests, buttons } = await asked(done);
  for (const _ of [1, 2]) {
    await tap(id, buttons[0] ?? '');
    expect(await runTurn(deps, id)).toBe('answered');
  }
  expect(done).toEqual(['{"quantity":2,"sku":"CAFE-250"}']);
  expect((await said(id)).slice(1)).toEqual(['Listo: pedido A-1.', expect.stringMatching(/^Eso ya estaba hecho.*A-1/)]);
  expect([await stateOf(id), requests.length]).toEqual([['executed'], 1]);
});

test('a typed yes counts when it is all that was said', async () => {
  const done: string[] = [];
  const { deps, id } = await asked(done);
  await write(id, 'Sí, por favor 👍');
  expect(await runTurn(deps, id)).toBe('answered');
  expect([done.length, await stateOf(id)]).toEqual([1, ['executed']]);
});

test.each([
  ['more than a yes', async (id: ConversationId) => write(id, 'sí, pero que sean 3')],
  [
    'a yes and a second thought',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await write(id, 'pero que sean 3');
    },
  ],
  [
    'a yes before there was time to read',
    async (id: ConversationId) => {
      await accepted(id, 0);
      await write(id, 'sí');
    },
  ],
  [
    'a yes that quotes another message',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set context = '{"id":"wamid.x"}' where conversation_id = ${id} and outcome is null`.execute(
        database().db,
      );
    },
  ],
  [
    'a yes after staff wrote on the phone',
    async (id: ConversationId) => {
      await sql`insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, sent_at)
        values (gen_random_uuid(), ${id}, 'phone_echo', 'out', 'wamid.echo', 'text', '¿te lo mando hoy?', now())`.execute(
        database().db,
      );
      await write(id, 'sí');
    },
  ],
  [
    'a yes that was edited in afterwards',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set edited_at = now(), original_text = 'no' where conversation_id = ${id} and outcome is null`.execute(
        database().db,
      );
    },
  ],
  [
    'a forwarded yes',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set context = '{"replyTo":null,"isForwarded":true,"product":null,"ad":null}'
        where conversation_id = ${id} and outcome is null`.execute(database().db);
    },
  ],
  [
    'a transcript that says yes',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set kind = 'audio' where conversation_id = ${id} and outcome is null`.execute(
        database().db,
      );
    },
  ],
])('%s is no yes: the model answers', async (_, act) => {
  const done: string[] = [];
  const { deps, id } = await asked(done);
  await act(id);
  expect(await runTurn(deps, id)).toBe('answered');
  expect([done, await stateOf(id)]).toEqual([[], ['proposed']]);
});

test('a yes after something else of ours is no yes', async () => {
  const done: string[] = [];
  const { deps, id } = await asked(done);
  await write(id, '¿y el envío?');
  await runTurn(deps, id);
  await accepted(id, 5);
  await write(id, 'sí');
  await runTurn(deps, id);
  expect(done).toEqual([]);
});

test('a no does nothing and says so', async () => {
  const done: string[] = [];
  const { deps, id, buttons } = await asked(done);
  await tap(id, buttons[1] ?? '');
  await runTurn(deps, id);
  expect([done, await stateOf(id), (await said(id)).at(-1)]).toEqual([[], ['declined'], 'De acuerdo, no hice nada.']);
});

test('a tap after the expiry does nothing', async () => {
  const done: string[] = [];
  const { deps, id, buttons } = await asked(done, { lastsMs: -1 });
  await tap(id, buttons[0] ?? '');
  await runTurn(deps, id);
  expect([done, await stateOf(id)]).toEqual([[], ['expired']]);
});

test('forged, foreign and replaced buttons do nothing, and a foreign one looks like a forged one', async () => {
  const done: string[] = [];
  const other = await asked(done);
  const { deps, id, buttons } = await asked(done, {}, [() => proposes({ question: '¿Confirmas 3?' })]);
  await write(id, 'mejor 3');
  await runTurn(deps, id);
  await accepted(id, 5);
  for (const chosen of [`act:${newId()}:yes`, other.buttons[0] ?? '', buttons[0] ?? '']) {
    await tap(id, chosen);
    await runTurn(deps, id);
  }
  const told = (await said(id)).slice(2);
  expect(told[0]).toBe(told[1]);
  expect(told[2]).toContain('ya no vale');
  expect([done, await stateOf(id)]).toEqual([[], ['replaced', 'proposed']]);
});

test('a tap among other messages is answered by itself, and the others right after', async () => {
  const done: string[] = [];
  const { deps, id, buttons } = await asked(done);
  await write(id, '¿y el envío?');
  await tap(id, buttons[0] ?? '');
  await runTurn(deps, id);
  await runTurn(deps, id);
  expect(done).toHaveLength(1);
  expect((await outcomes(id)).slice(1)).toEqual([
    '¿y el envío? -> answered',
    'Sí, confirmar -> answered action_executed',
  ]);
});

test('a worker that is killed after doing it and before saying it says it once when it starts again', async () => {
  const done: string[] = [];
  const { deps, id, buttons } = await asked(done);
  await tap(id, buttons[0] ?? '');
  const killed = { ...deps, saveReceipts: () => sql`insert into receipts (id) values (null)` };
  await expect(runTurn(killed, id)).rejects.toThrow('null value');
  await sql`update turn_queue set lease_until = now() - interval '1 s' where conversation_id = ${id}`.execute(
    database().db,
  );
  expect(await runTurn(deps, id)).toBe('answered');
  expect([done.length, (await said(id)).slice(1)]).toEqual([1, ['Listo: pedido A-1.']]);
});

test('a yes in words that was done before its worker was killed is told when it starts again, and the model is not asked', async () => {
  const done: string[] = [];
  const { deps, id, asked: requests } = await asked(done);
  await write(id, 'sí');
  const killed = { ...deps, saveReceipts: () => sql`insert into receipts (id) values (null)` };
  await expect(runTurn(killed, id)).rejects.toThrow('null value');
  await sql`update turn_queue set lease_until = now() - interval '1 s' where conversation_id = ${id}`.execute(
    database().db,
  );
  await write(id, '¿ya quedó?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect([done.length, (await said(id)).slice(1), requests.length]).toEqual([1, ['Listo: pedido A-1.'], 1]);
});

test('what is asked instead, because the price has changed, is also asked when the worker is killed in between', async () => {
  const instead = proposal({ question: '¿Confirmas 2 bolsas, ahora por $320.00?' });
  let yeses = 0;
  const changed: Executor = async () => {
    yeses += 1;
    return { outcome: 'refused', text: 'El precio subió de $300.00 a $320.00.', facts: [], instead };
  };
  const { deps, id } = await world([() => proposes()], {}, { buy: changed });
  await write(id, 'quiero 2 bolsas');
  await runTurn(deps, id);
  await accepted(id, 5);
  const [yes] = await buttonsOf(id);
  await tap(id, yes ?? '');
  const killed = { ...deps, saveReceipts: () => sql`insert into receipts (id) values (null)` };
  await expect(runTurn(killed, id)).rejects.toThrow('null value');
  await sql`update turn_queue set lease_until = now() - interval '1 s' where conversation_id = ${id}`.execute(
    database().db,
  );
  expect(await runTurn(deps, id)).toBe('answered');
  expect((await said(id)).slice(1)).toEqual(['El precio subió de $300.00 a $320.00.', instead.question]);
  expect([yeses, await stateOf(id)]).toEqual([1, ['refused', 'proposed']]);
});
