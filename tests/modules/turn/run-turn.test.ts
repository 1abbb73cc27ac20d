import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { ToolCallRecord } from '../../../src/agent/index.ts';
import { sleep } from '../../../src/core/clock.ts';
import { newId } from '../../../src/core/ids.ts';
import { setBlocked } from '../../../src/customers/index.ts';
import { changeHolder, setPaused } from '../../../src/handoff/index.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { claimTurn } from '../../../src/turn/lease-store.ts';
import {
  COST_OF_INTERRUPTED,
  costsOf,
  database,
  holderOf,
  outcomes,
  priceCall,
  said,
  says,
  thinksUntilInterrupted,
  traceOf,
  world,
  write,
} from './world.ts';

beforeEach(async () => {
  await setPaused(database().db, null);
});

test('a turn keeps which published texts held when it began', async () => {
  const { deps, id } = await world([() => says('Abrimos a las nueve.')], {
    textVersions: async () => ({ business: 5, hours: 2 }),
  });
  await write(id, '¿a qué hora abren?');
  expect(await runTurn(deps, id)).toBe('answered');
  const { rows } = await sql<{ texts: object }>`select texts from turns where conversation_id = ${id}`.execute(deps.db);
  expect(rows).toEqual([{ texts: { business: 5, hours: 2 } }]);
});

test('everything unanswered gets one answer, and the first one says who answers', async () => {
  const { deps, id, asked } = await world([() => says('Sí tenemos.')]);
  await write(id, 'hola');
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(asked[0]?.texts).toEqual(['hola', '¿tienen café?']);
  expect(await outcomes(id)).toEqual(['hola -> answered', '¿tienen café? -> answered']);
  const answers = await said(id);
  expect(answers).toHaveLength(1);
  expect(answers[0]).toMatch(/^Sí tenemos\.[\s\S]*asistente automático[\s\S]*tienda\.example\/aviso/);
  expect(await costsOf(id)).toEqual([100]);
});

test('the second answer no longer introduces itself, and the model knows the first turn', async () => {
  const { deps, id, asked } = await world([() => says('Sí tenemos.'), () => says('Molido también.')]);
  await write(id, '¿tienen café?');
  await runTurn(deps, id);
  await write(id, '¿y molido?');
  await runTurn(deps, id);
  expect((await said(id))[1]).toBe('Molido también.');
  expect(asked[1]?.history).toMatchObject([{ customerTexts: ['¿tienen café?'] }]);
});

test('a wake-up too many does nothing', async () => {
  const { deps, id } = await world([() => says('Hola.')]);
  expect(await runTurn(deps, id)).toBe('not_due');
  await write(id, 'hola');
  await runTurn(deps, id);
  expect(await runTurn(deps, id)).toBe('not_due');
  expect(await said(id)).toHaveLength(1);
});

test('a blocked customer is ignored without a word and without the model', async () => {
  const { deps, id, customerId, asked } = await world([]);
  await setBlocked(database().db, customerId, 'spam');
  await write(id, 'hola');
  expect(await runTurn(deps, id)).toBe('ignored');
  expect([await outcomes(id), await said(id), asked]).toEqual([['hola -> ignored blocked'], [], []]);
});

test('while the shop is paused a customer is told once, and every message goes to a person', async () => {
  const { deps, id, asked } = await world([]);
  await setPaused(database().db, { by: 'owner', at: new Date() });
  for (const text of ['hola', '¿hay alguien?']) {
    await write(id, text);
    expect(await runTurn(deps, id)).toBe('given_to_person');
  }
  expect(await outcomes(id)).toEqual(['hola -> given_to_person paused', '¿hay alguien? -> given_to_person paused']);
  expect(await said(id)).toEqual([expect.stringContaining('pausa')]);
  expect(asked).toEqual([]);
});

test('who wrote during a pause is answered again after it', async () => {
  const { deps, id } = await world([() => says('Sí tenemos.')]);
  await setPaused(database().db, { by: 'owner', at: new Date() });
  await write(id, 'hola');
  await runTurn(deps, id);
  await setPaused(database().db, null);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('answered');
});

test('words that no database can store are cleaned, not tried five times', async () => {
  const { deps, id } = await world([
    () => ({ ...says('Hola \u0000\ud83d.'), trace: traceOf(1, [{ ...priceCall, result: 'x\ud83d\u0000' }]) }),
  ]);
  await write(id, 'hola');
  expect(await runTurn(deps, id)).toBe('answered');
});

test('a wake-up for what the turn has read already does not start the model anew', async () => {
  const { deps, id, asked } = await world([
    async () => {
      deps.running.nudge(id);
      await sleep(100);
      return says('Sí tenemos.');
    },
  ]);
  await write(id, 'hola');
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(asked).toHaveLength(1);
});

test('while a person holds the conversation the assistant is silent', async () => {
  const { deps, id, asked } = await world([]);
  const taken = {
    conversationId: id,
    holder: 'person',
    reason: null,
    by: 'luz',
    at: new Date(),
    isTold: false,
  } as const;
  for (const change of changeHolder(taken)) await change.execute(database().db);
  await write(id, '¿ya salió mi pedido?');
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect([await said(id), asked]).toEqual([[], []]);
});

test('a message older than a day goes to a person unanswered', async () => {
  const { deps, id, asked } = await world([]);
  await write(id, '¿tienen café?', new Date(Date.now() - 25 * 3_600_000));
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect([await holderOf(id), asked]).toEqual(['waiting too_old', []]);
});

test('a request for a person needs no model, and the customer hears when one comes', async () => {
  const { deps, id, asked } = await world([]);
  await write(id, 'quiero hablar con una persona');
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect([await holderOf(id), asked]).toEqual(['waiting asked', []]);
  expect(await said(id)).toEqual([expect.stringContaining('mañana a las 9:00')]);
});

test('only whom the owner named is answered', async () => {
  const { deps, id, asked } = await world([], { assistantOnlyFor: new Set(['525500000000']) });
  await write(id, 'hola');
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect([await holderOf(id), await said(id), asked]).toEqual(['waiting policy', [], []]);
});

test('a model that fails is a person who is asked and a sentence for the customer, never its error', async () => {
  const { deps, id } = await world([
    () => ({ outcome: 'failed', failure: 'model_failed', detail: '500 ECONNRESET', trace: traceOf(0) }),
  ]);
  await write(id, 'hola');
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect(await holderOf(id)).toBe('waiting model_failed');
  expect(await outcomes(id)).toEqual(['hola -> given_to_person 500 ECONNRESET']);
  const [text = ''] = await said(id);
  expect(text).toContain('disculpa');
  expect(text).not.toMatch(/500|ECONN/);
});

test('a turn in which something of ours breaks is tried twice more, then a person is asked', async () => {
  const breaks = () => Promise.reject(new TypeError('undefined is not a function'));
  const { deps, id } = await world([breaks, breaks, breaks]);
  await write(id, 'hola');
  for (const outcome of ['given_back', 'given_back', 'given_to_person']) {
    await sql`update turn_queue set due_at = now() where conversation_id = ${id}`.execute(database().db);
    expect(await runTurn(deps, id)).toBe(outcome);
  }
  expect(await outcomes(id)).toEqual(['hola -> given_to_person error']);
});

test('a claim without a receipt is tried once more by the better model, which knows what was called', async () => {
  // As the real agent does, the second answer's calls begin with those of the first.
  const { deps, id, asked, savedReceipts } = await world([
    () => says('Cuesta $99.', 100, [priceCall]),
    (request) => says('Lo confirmo en tienda.', 250, request.ledger),
  ]);
  await write(id, '¿cuánto cuesta?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(asked[1]).toMatchObject({ role: 'premium', ledger: [{ callId: 'call_1' }] });
  expect(asked[1]?.correction).toEqual({ refusedReply: 'Cuesta $99.', reasons: ['$ has no receipt'] });
  expect((await said(id))[0]).toMatch(/^Lo confirmo/);
  expect(await costsOf(id)).toEqual([350]);
  expect(savedReceipts).toHaveLength(1);
});

test('a claim that is refused twice is never sent: a person is asked', async () => {
  const { deps, id } = await world([() => says('Cuesta $99.', 100), () => says('Cuesta $98.', 250)]);
  await write(id, '¿cuánto cuesta?');
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect(await holderOf(id)).toBe('waiting claim_failed');
  expect((await said(id)).join()).not.toContain('$9');
  expect(await costsOf(id)).toEqual([350]);
});

test('a message that arrives while the model thinks starts it anew with both', async () => {
  const { deps, id, asked, committed } = await world([
    thinksUntilInterrupted(async () => {
      await write(id, '¿y té?');
      await runTurn(deps, id);
    }),
    () => says('Café y té, sí.'),
  ]);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(asked.map(({ texts }) => texts)).toEqual([['¿tienen café?'], ['¿tienen café?', '¿y té?']]);
  expect(asked[1]?.turnId).toBe(asked[0]?.turnId);
  expect(await said(id)).toHaveLength(1);
  expect(committed).toEqual([{ isDueAgain: true }]);
  // The thought that was thrown away has been paid for all the same.
  expect(await costsOf(id)).toEqual([COST_OF_INTERRUPTED + 100]);
  // The wake-up that follows finds nothing left.
  expect(await runTurn(deps, id)).toBe('nothing_open');
});

test('a request for a person that arrives while the model thinks is granted without asking it again', async () => {
  const { deps, id, asked } = await world([
    thinksUntilInterrupted(async () => {
      await write(id, 'quiero hablar con una persona');
      await runTurn(deps, id);
    }),
  ]);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect([await holderOf(id), asked.length]).toEqual(['waiting asked', 1]);
  expect(await costsOf(id)).toEqual([COST_OF_INTERRUPTED]);
});

test('what has had an effect is not thrown away for a newer message: that one gets the next turn', async () => {
  const { deps, id } = await world(
    [
      async () => {
        await write(id, 'y otra cosa');
        await runTurn(deps, id);
        return says('Hecho.');
      },
      () => says('Claro.'),
    ],
    { ledgerOf: async () => [priceCall] },
  );
  await write(id, 'cancela mi pedido');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(await outcomes(id)).toEqual(['cancela mi pedido -> answered', 'y otra cosa ->']);
  expect(await runTurn(deps, id)).toBe('answered');
  expect(await said(id)).toHaveLength(2);
});

test('a turn whose lease was taken over meanwhile writes nothing at all', async () => {
  const { deps, id } = await world([
    async () => {
      await sql`update turn_queue set lease_token = lease_token + 1 where conversation_id = ${id}`.execute(
        database().db,
      );
      return says('Tarde.');
    },
  ]);
  await write(id, 'hola');
  expect(await runTurn(deps, id)).toBe('fenced');
  expect([await said(id), await outcomes(id), await costsOf(id)]).toEqual([[], ['hola ->'], []]);
});

test('a beat that finds the lease lost ends the thinking at once', async () => {
  const { deps, id } = await world([
    thinksUntilInterrupted(async () => {
      await sql`update turn_queue set lease_worker = ${newId()} where conversation_id = ${id}`.execute(database().db);
      await deps.running.renew();
    }),
  ]);
  await write(id, 'hola');
  expect(await runTurn(deps, id)).toBe('fenced');
  expect(deps.running.count()).toBe(0);
});

test('a process that stops gives its turns back, and the next one answers them', async () => {
  const { deps, id } = await world([thinksUntilInterrupted(async () => deps.running.stopAll()), () => says('Hola.')]);
  await write(id, 'hola');
  expect(await runTurn(deps, id)).toBe('given_back');
  expect(await outcomes(id)).toEqual(['hola ->']);
  expect(await runTurn(deps, id)).toBe('answered');
});

test('an older message that comes late does not rename a turn that has begun, so a rerun finds what was done', async () => {
  const ledgers = new Map<string | undefined, ToolCallRecord[]>();
  const { deps, id, asked } = await world(
    [thinksUntilInterrupted(async () => deps.running.stopAll()), () => says('Sí.')],
    {
      ledgerOf: async (turnId) => ledgers.get(turnId) ?? [],
    },
  );
  await write(id, 'y azúcar');
  expect(await runTurn(deps, id)).toBe('given_back');
  ledgers.set(asked[0]?.turnId, [priceCall]);
  await write(id, 'quiero café', new Date(Date.now() - 60_000));
  await sql`update turn_queue set attempts = 1 where conversation_id = ${id}`.execute(database().db);
  expect(await runTurn(deps, id)).toBe('answered');
  expect(asked[1]).toMatchObject({ turnId: asked[0]?.turnId, ledger: [{ callId: 'call_1' }] });
  expect(await outcomes(id)).toEqual(['y azúcar -> answered', 'quiero café -> answered']);
  await write(id, 'gracias');
  expect((await claimTurn(deps.db, id, deps.worker, 1))?.turnId).not.toBe(asked[0]?.turnId);
});

test('a run after a crash keeps the turn’s id and is given what was done already', async () => {
  const { deps, id, asked } = await world([() => says('Hecho.')], { ledgerOf: async () => [priceCall] });
  await write(id, 'hola');
  await sql`update turn_queue set attempts = 1 where conversation_id = ${id}`.execute(database().db);
  expect(await runTurn(deps, id)).toBe('answered');
  expect(asked[0]?.ledger).toMatchObject([{ callId: 'call_1' }]);
  const { rows } = await sql<{ id: string }>`
    select t.id from turns t join messages m on m.id = t.id where t.conversation_id = ${id}`.execute(database().db);
  expect(rows).toHaveLength(1);
});
