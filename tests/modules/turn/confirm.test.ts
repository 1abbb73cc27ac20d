import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Action, Executor } from '../../../src/actions/index.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { accepted, asked, buttonsOf, proposal, proposes, stateOf } from './asked.ts';
import { database, outcomes, said, tap, world, write } from './world.ts';

const MOMENT = String.raw`\d{1,2} [a-z]{3} \d{4}, \d\d:\d\d`;
/** What was done, with the time when it was. */
const DONE = new RegExp(String.raw`^Listo: pedido A-1\.\n_${MOMENT}_$`);

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
  // The message that says so names the action, for when it does not arrive; what repeats it does not.
  const { rows } = await sql`
    select o.about from outbox_messages o where conversation_id = ${id} order by seq`.execute(database().db);
  const action = buttons[0]?.split(':')[1];
  expect(rows).toEqual([{ about: null }, { about: `action:${action}` }, { about: null }]);
  expect((await said(id)).slice(1)).toEqual([
    expect.stringMatching(DONE),
    expect.stringMatching(
      new RegExp(
        String.raw`^Eso ya quedó hecho el ${MOMENT}, no lo repetí: esto te dije entonces\.\nListo: pedido A-1\.$`,
      ),
    ),
  ]);
  expect([await stateOf(id), requests.length]).toEqual([['executed'], 1]);
});

test('a typed yes counts when it is all that was said', async () => {
  const done: string[] = [];
  const { deps, id } = await asked(done);
  await write(id, 'Sí, por favor 👍');
  expect(await runTurn(deps, id)).toBe('answered');
  expect([done.length, await stateOf(id)]).toEqual([1, ['executed']]);
});

test('a no does nothing and says so', async () => {
  const done: string[] = [];
  const { deps, id, buttons } = await asked(done);
  await tap(id, buttons[1] ?? '');
  await runTurn(deps, id);
  expect([done, await stateOf(id), (await said(id)).at(-1)]).toEqual([[], ['declined'], 'De acuerdo, no hice nada.']);
});

test('a yes to what was declined, and to what had expired, hears what became of it and does nothing', async () => {
  const done: string[] = [];
  const declined = await asked(done);
  const expired = await asked(done, { lastsMs: -1 });
  for (const [{ deps, id, buttons }, first] of [
    [declined, 1],
    [expired, 0],
  ] as const) {
    for (const button of [first, 0]) {
      await tap(id, buttons[button] ?? '');
      await runTurn(deps, id);
    }
  }
  expect([(await said(declined.id)).at(-1), (await said(expired.id)).at(-1)]).toEqual([
    'A eso ya me habías dicho que no, así que no hice nada. Si ahora sí lo quieres, dímelo y te lo vuelvo a preguntar.',
    'Esa confirmación ya había vencido, así que no hice nada. Si todavía lo quieres, dímelo y te lo vuelvo a preguntar.',
  ]);
  expect(done).toEqual([]);
});

test('a yes to what was not possible hears that as something past, and nothing is tried again', async () => {
  let tries = 0;
  const soldOut: Executor = async () => {
    tries += 1;
    return { outcome: 'refused', text: 'Ya no hay.', facts: [], instead: null };
  };
  for (const executors of [{ buy: soldOut }, {}]) {
    const { deps, id } = await world([() => proposes()], {}, executors);
    await write(id, 'quiero 2 bolsas');
    await runTurn(deps, id);
    await accepted(id, 5);
    const [yes] = await buttonsOf(id);
    for (const _ of [1, 2]) {
      await tap(id, yes ?? '');
      await runTurn(deps, id);
    }
    const end =
      'buy' in executors ? String.raw`.*Esto te dije entonces:\nYa no hay\.` : '.*te lo vuelvo a preguntar\\.';
    expect((await said(id)).at(-1)).toMatch(
      new RegExp(`^Eso no (?:se pudo|lo pude) hacer el ${MOMENT} y no lo intenté otra vez\\.${end}$`),
    );
  }
  expect(tries).toBe(1);
});

test('what can say how it stands today says so to a second yes, and the words of then are not repeated', async () => {
  const buy: Executor = async () => ({ outcome: 'executed', text: 'Tu pedido ahora lleva 250 g.', facts: [] });
  const retell = async (_: Db, { terms }: Action) => `${terms['sku']}: tu pedido lleva 500 g.`;
  const { deps, id } = await world([() => proposes()], {}, { buy }, retell);
  await write(id, 'quiero 2 bolsas');
  await runTurn(deps, id);
  await accepted(id, 5);
  const [yes] = await buttonsOf(id);
  for (const _ of [1, 2]) {
    await tap(id, yes ?? '');
    await runTurn(deps, id);
  }
  expect((await said(id)).at(-1)).toMatch(
    new RegExp(
      String.raw`^Ya me lo habías confirmado el ${MOMENT}, no lo repetí: así está hoy\.\nCAFE-250: tu pedido lleva 500 g\.$`,
    ),
  );
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
  expect([done.length, (await said(id)).slice(1)]).toEqual([1, [expect.stringMatching(DONE)]]);
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
  expect([done.length, (await said(id)).slice(1), requests.length]).toEqual([1, [expect.stringMatching(DONE)], 1]);
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
