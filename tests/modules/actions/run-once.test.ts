import { spawn } from 'node:child_process';
import { once as onceEvent } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { effectsOfTurn, runOnce } from '../../../src/actions/index.ts';
import { runTool, type ToolRun } from '../../../src/agent/run-tool.ts';
import { createDemoLedger } from '../../../src/billing/index.ts';
import { newId, type TurnId } from '../../../src/core/ids.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { type ComposedShop, composeShop, newPerson, type Person } from '../../attacks/shop.ts';
import { proveAddress } from '../../attacks/victims.ts';
import { useDatabase } from '../../support/database.ts';
import type { KilledCall } from './killed-effect.ts';

const CHILD = fileURLToPath(new URL('./killed-effect.ts', import.meta.url));
const NOW = new Date('2026-11-24T18:00:00Z');
const database = useDatabase();
const db = () => database().db;
let shop: ComposedShop;
let people = 0;

beforeAll(async () => {
  await loadShop({ db: db(), newId }, 'fixtures/shop');
  const now = (): Date => NOW;
  shop = composeShop(db(), now, createDemoLedger(db(), { publicUrl: 'http://localhost:3000', now }));
});

const someone = (): Promise<Person> => newPerson(shop, 'Ana', `5215500${String(++people).padStart(6, '0')}`);

/** A worker of its own begins a call of a tool and is killed with SIGKILL at a moment. */
async function killed(who: Person, call: Pick<KilledCall, 'turnId' | 'tool' | 'args' | 'moment'>): Promise<void> {
  const told: KilledCall = {
    ...call,
    ...{ url: database().url, now: NOW.toISOString(), conversationId: who.id, customerId: who.customerId },
  };
  const child = spawn(process.execPath, [CHILD, JSON.stringify(told)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await onceEvent(child.stdout, 'data');
  expect(String(line).trim()).toBe(call.moment);
  child.kill('SIGKILL');
  await onceEvent(child, 'exit');
}

/** The same turn runs again and its model calls the tool once more. */
const rerun = (who: Person, turnId: TurnId, tool: string, args: unknown): Promise<ToolRun> =>
  runTool(
    {
      ledger: shop.ledger,
      onToolFailed: (_, error) => {
        throw error;
      },
    },
    shop.toolNamed(tool),
    { id: 'call_2', args, position: 1 },
    {
      ...{ turnId, conversationId: who.id, customerId: who.customerId, language: 'es' },
      ...{ now: NOW, signal: new AbortController().signal },
    },
  );

const count = async (table: string, { customerId }: Person): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)} where customer_id = ${customerId}`.execute(db());
  return rows[0]?.n ?? -1;
};

const MOMENTS = ['written', 'committed', 'returned'] as const;
/** Every tool that changes something, with what it leaves; how a customer comes to have what it needs. */
const TOOLS = [
  { tool: 'set_cart_line', args: { sku: 'CHIS-250-G', quantity: 2 }, outcome: 'set', table: 'cart_lines' },
  { tool: 'request_code', args: {}, outcome: 'sent', table: 'verification_codes' },
  { tool: 'email_answer', args: { back: 1 }, outcome: 'sent', table: 'mails' },
  {
    tool: 'request_factura',
    args: {
      ...{ rfc: 'GODE561231GR8', name: 'Ana Ruiz', regime: '616', postal_code: '06700', use: 'S01' },
      about: 'KD-48271',
    },
    outcome: 'requested',
    table: 'billing_notices',
  },
] as const;

async function prepared(tool: string): Promise<Person> {
  const who = await someone();
  await proveAddress(shop, who, `ana-${who.customerId}@correo.example`, true);
  if (tool === 'request_code')
    await sql`update verifications set level = null, verified_until = null where customer_id = ${who.customerId}`.execute(
      db(),
    );
  await sql`delete from verification_codes where customer_id = ${who.customerId}`.execute(db());
  await sql`delete from mails where customer_id = ${who.customerId}`.execute(db());
  await sql`
    insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, started_at)
    values (${newId()}, ${who.id}, 1, 'answered', '{}', '{hola}', 'Abrimos a las 9.', 'es', now())`.execute(db());
  return who;
}

describe.each(TOOLS)('$tool', ({ tool, args, outcome, table }) => {
  test.each(MOMENTS)('whose worker is killed when it is %s is done once, and the next run knows it', async (moment) => {
    const [who, turnId] = [await prepared(tool), newId<'message'>()];
    await killed(who, { turnId, tool, args, moment });
    const isDone = moment !== 'written';
    expect(await count(table, who)).toBe(isDone ? 1 : 0);
    expect((await effectsOfTurn(db(), turnId)).map((effect) => effect.tool)).toEqual(isDone ? [tool] : []);
    const again = await rerun(who, turnId, tool, args);
    expect(again).toMatchObject({ isError: false, result: expect.stringContaining(`"outcome":"${outcome}"`) });
    expect(again.receipt?.facts).toContainEqual(expect.objectContaining({ kind: 'done' }));
    expect(await count(table, who)).toBe(1);
  });
});

test('two workers that make the same call at once do it once, and both hear the same', async () => {
  const [who, turnId] = [await someone(), newId<'message'>()];
  const key = { turnId, conversationId: who.id, tool: 'give', callId: 'c1', arguments: '{}' };
  const give = (n: number) =>
    runOnce(db(), key, (once) =>
      once(async (tx) => {
        await sql`insert into carts (customer_id) values (${who.customerId})`.execute(tx);
        return { result: { given: n }, facts: [] };
      }),
    );
  const [first, second] = await Promise.all([give(1), give(2)]);
  expect(first).toEqual(second);
  expect(await count('carts', who)).toBe(1);
});

test('an effect that fails leaves nothing, so that the next run may do it', async () => {
  const [who, turnId] = [await someone(), newId<'message'>()];
  const key = { turnId, conversationId: who.id, tool: 'give', callId: 'c1', arguments: '{}' };
  const failing = runOnce(db(), key, (once) =>
    once(async (tx) => {
      await sql`insert into carts (customer_id) values (${who.customerId})`.execute(tx);
      throw new Error('the worker broke');
    }),
  );
  await expect(failing).rejects.toThrow('the worker broke');
  expect(await count('carts', who)).toBe(0);
  const done = await runOnce(db(), key, (once) => once(async () => ({ result: 'given', facts: [] })));
  expect(done.result).toBe('given');
});

test('a person who was asked for is still asked for when the turn runs again', async () => {
  const [who, turnId] = [await someone(), newId<'message'>()];
  await rerun(who, turnId, 'request_factura', TOOLS[3].args);
  expect(await effectsOfTurn(db(), turnId)).toEqual([]);
  await proveAddress(shop, who, `ana-${who.customerId}@correo.example`, true);
  await rerun(who, turnId, 'request_factura', TOOLS[3].args);
  expect(await effectsOfTurn(db(), turnId)).toMatchObject([{ personAsked: { why: 'factura (CFDI): KD-48271' } }]);
});

test('a tool that declared no effect cannot write', async () => {
  const [who, turnId] = [await someone(), newId<'message'>()];
  const tool = {
    ...shop.toolNamed('view_cart'),
    run: shop.toolNamed('set_cart_line').run,
    input: shop.toolNamed('set_cart_line').input,
  };
  const failed: unknown[] = [];
  const ran = await runTool(
    { ledger: shop.ledger, onToolFailed: (_, error) => void failed.push(error) },
    tool,
    { id: 'c', args: { sku: 'CHIS-250-G', quantity: 1 }, position: 0 },
    {
      ...{ turnId, conversationId: who.id, customerId: who.customerId, language: 'es' },
      ...{ now: NOW, signal: new AbortController().signal },
    },
  );
  expect(ran.isError).toBe(true);
  expect(failed).toMatchObject([{ code: 'effect_undeclared' }]);
  expect(await count('cart_lines', who)).toBe(0);
});
