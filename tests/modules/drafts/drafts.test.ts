import { beforeEach, expect, test } from 'vitest';
import type { ToolCallRecord } from '../../../src/agent/index.ts';
import { type ConversationId, newId, type OutboxId, type TurnId } from '../../../src/core/ids.ts';
import { type Decision, decideDraft } from '../../../src/drafts/decide-draft.ts';
import { intentOf, isHeldBack } from '../../../src/drafts/index.ts';
import { countDecisions, writeIntent, writeMode } from '../../../src/drafts/store.ts';
import { putAnswersAside } from '../../../src/outbox/index.ts';
import { claimNext } from '../../../src/outbox/store.ts';
import { type RunTurnDeps, runTurn } from '../../../src/turn/index.ts';
import { proposes } from '../turn/asked.ts';
import { database, says, traceOf, world, write } from '../turn/world.ts';

const ANA = { id: newId<'staff'>() as string, name: 'Ana', email: 'a@b.mx', role: 'staff', language: 'es' } as const;
const BY = { byId: ANA.id, at: new Date() };
const acts: string[] = [];
const woken: ConversationId[] = [];
let clock = new Date();

beforeEach(async () => {
  clock = new Date();
  acts.length = 0;
  await writeMode(database().db, true, BY);
});

const withDrafts = (deps: RunTurnDeps): RunTurnDeps => ({
  ...deps,
  isHeldBack: (tools) => isHeldBack(database().db, intentOf(tools)),
});

const callOf = (tool: string): ToolCallRecord => ({
  ...{ callId: tool, tool, arguments: '{}', result: '{}', isError: false, ms: 1, receipt: null },
});

/** What stands in the outbox of a conversation. */
async function outbox(id: ConversationId) {
  const { rows } = await database().pool.query<{ turnId: TurnId; line: string }>(
    `select turn_id as "turnId", concat_ws(' ', origin, state, reason) || ': ' || (content ->> 'text') as line
    from outbox_messages where conversation_id = $1 order by seq`,
    [id],
  );
  return rows;
}
const lines = async (id: ConversationId): Promise<string[]> => (await outbox(id)).map(({ line }) => line);
const decide = (turnId: TurnId, decision: Decision): Promise<void> =>
  decideDraft(
    {
      ...{ db: database().db, businessClock: () => clock, machineClock: () => clock },
      audit: async (_tx, _by, act) => void acts.push(act),
      wakeOutbox: async (ids) => void woken.push(...ids),
    },
    ANA,
    turnId,
    decision,
  );

/** A customer whose question has a draft for an answer. */
async function drafted(tool = 'search_products') {
  const { deps, id, asked, customerId } = await world([
    () => says('Cuesta poco.', 100, [callOf(tool)]),
    () => says('Y molido también.', 100, [callOf(tool)]),
  ]);
  await database().pool.query('update customers set notice_given_at = now() where id = $1', [customerId]);
  await write(id, '¿tienen café?');
  await runTurn(withDrafts(deps), id);
  const [draft] = await outbox(id);
  if (draft === undefined) throw new Error('nothing was drafted');
  return { deps: withDrafts(deps), id, asked, turnId: draft.turnId, draft: draft.line };
}

test('an answer waits for the team, and no worker may take it before', async () => {
  const { id, draft } = await drafted();
  expect(draft).toBe('reply held draft: Cuesta poco.');
  expect(await claimNext(database().db, id, newId())).toBeNull();
});

test('what is sent goes as the answer that it was, once, and counts as agreed', async () => {
  const { id, turnId } = await drafted('opening_hours');
  await Promise.allSettled([decide(turnId, { do: 'send' }), decide(turnId, { do: 'discard' })]);
  expect(acts).toHaveLength(1);
  await expect(decide(turnId, { do: 'send' })).rejects.toThrow('draft_gone');
  const [line] = await lines(id);
  expect(['reply queued: Cuesta poco.', 'reply discarded draft_discarded: Cuesta poco.']).toContain(line);
  const counted = (await countDecisions(database().db)).find(({ intent }) => intent === 'shop');
  expect((counted?.sent ?? 0) + (counted?.discarded ?? 0)).toBe(1);
});

test('what was edited goes as the word of the editor, the conversation stays the assistant’s, and the model hears of both', async () => {
  const { id, turnId, deps, asked } = await drafted();
  await decide(turnId, { do: 'edit', id: newId<'outbox'>() as OutboxId, text: 'Cuesta $189.00.' });
  expect(await lines(id)).toEqual(['reply discarded draft_edited: Cuesta poco.', 'person queued: Cuesta $189.00.']);
  const { rows } = await database().pool.query('select holder from holders where conversation_id = $1', [id]);
  expect(rows).toEqual([]);
  await write(id, '¿y molido?');
  await runTurn(deps, id);
  const heard = asked.at(-1)?.texts.join('\n') ?? '';
  expect(heard).toMatch(/el cliente no lo leyó[\s\S]*Cuesta poco/);
  expect(heard).toContain('Cuesta $189.00.');
});

test('an edit that is repeated is one, and never takes the id of another message', async () => {
  const { id, turnId } = await drafted();
  const edit = { do: 'edit', id: newId<'outbox'>() as OutboxId, text: 'Cuesta $189.00.' } as const;
  await Promise.all([decide(turnId, edit), decide(turnId, edit)]);
  await decide(turnId, edit);
  expect(await lines(id)).toEqual(['reply discarded draft_edited: Cuesta poco.', 'person queued: Cuesta $189.00.']);
  expect(acts).toEqual(['draft_edited']);
  await expect(decide(turnId, { ...edit, text: 'Cuesta $1.00.' })).rejects.toThrow('said_id_taken');
  await expect(decide(turnId, { ...edit, id: newId<'outbox'>() })).rejects.toThrow('draft_gone');
  await expect(decide(turnId, { do: 'send' })).rejects.toThrow('draft_gone');
  const other = await drafted();
  const { rows } = await database().pool.query<{ id: OutboxId }>('select id from messages where conversation_id = $1', [
    id,
  ]);
  for (const taken of [edit.id, rows[0]?.id as OutboxId])
    await expect(decide(other.turnId, { ...edit, id: taken })).rejects.toThrow('said_id_taken');
  expect(await lines(other.id)).toEqual(['reply held draft: Cuesta poco.']);
});

test('a draft is replaced by the answer to what the customer wrote meanwhile', async () => {
  const { id, deps, turnId } = await drafted();
  await write(id, '¿y molido?');
  await runTurn(deps, id);
  expect(await lines(id)).toEqual([
    'reply discarded draft_replaced: Cuesta poco.',
    'reply held draft: Y molido también.',
  ]);
  await expect(decide(turnId, { do: 'send' })).rejects.toThrow('draft_gone');
});

test('whoever takes the conversation over puts the draft aside', async () => {
  const { id, turnId } = await drafted();
  await database()
    .db.transaction()
    .execute((tx) => putAnswersAside(tx, id));
  expect(await lines(id)).toEqual(['reply discarded taken_over: Cuesta poco.']);
  await expect(decide(turnId, { do: 'send' })).rejects.toThrow('draft_gone');
});

test('after 24 hours a draft is not sent, stays where it is, and can be discarded', async () => {
  const { id, turnId } = await drafted();
  clock = new Date(Date.now() + 24 * 3_600_000);
  await expect(decide(turnId, { do: 'send' })).rejects.toThrow('draft_outside_window');
  expect(await lines(id)).toEqual(['reply held draft: Cuesta poco.']);
  await decide(turnId, { do: 'discard' });
  expect(await lines(id)).toEqual(['reply discarded draft_discarded: Cuesta poco.']);
});

test('a question whose time to say yes is over is not sent with buttons that do nothing, and can be discarded', async () => {
  const { db } = database();
  const { deps, id } = await world([() => proposes({ lastsMs: 30 * 60_000 }), () => proposes()]);
  const question = async (): Promise<{ readonly turnId: TurnId; readonly said: string }> => {
    await runTurn(withDrafts(deps), id);
    const { rows } = await database().pool.query<{ turnId: TurnId; said: string }>(
      `select turn_id as "turnId", id as said from outbox_messages where conversation_id = $1 and state = 'held' and content ->> 'kind' = 'buttons'`,
      [id],
    );
    const [held] = rows;
    if (held === undefined) throw new Error('nothing was asked');
    return held;
  };
  await write(id, 'quiero mi reembolso');
  const first = await question();
  clock = new Date(Date.now() + 31 * 60_000);
  const before = await outbox(id);
  await expect(decide(first.turnId, { do: 'send' })).rejects.toThrow('draft_expired');
  expect(await outbox(id)).toEqual(before);
  expect(acts).toEqual([]);
  await decide(first.turnId, { do: 'discard' });
  clock = new Date();
  await write(id, '¿y mi reembolso?');
  const second = await question();
  await decide(second.turnId, { do: 'send' });
  expect(await claimNext(db, id, newId())).toMatchObject({ id: second.said });
});

const noticeOf = async (customerId: string): Promise<unknown> =>
  (await database().pool.query('select notice_given_at from customers where id = $1', [customerId])).rows[0]
    ?.notice_given_at;

test('a new customer counts as told who answers once a draft that says so has gone, not while it waits or when it is discarded', async () => {
  const { deps, id, customerId } = await world([() => says('Sí hay.', 1), () => says('También hay molido.', 1)]);
  const first = async (words: string): Promise<TurnId> => {
    await write(id, words);
    await runTurn(withDrafts(deps), id);
    const draft = (await outbox(id)).at(-1);
    expect(draft?.line).toMatch(/^reply held draft: [\s\S]*asistente automático[\s\S]*Aviso/);
    return draft?.turnId as TurnId;
  };
  await decide(await first('¿tienen café?'), { do: 'discard' });
  expect(await noticeOf(customerId)).toBeNull();
  const second = await first('¿y molido?');
  expect(await noticeOf(customerId)).toBeNull();
  await decide(second, { do: 'send' });
  expect(await noticeOf(customerId)).toBeInstanceOf(Date);
});

test('who edited the notice away has not told the customer', async () => {
  const { deps, id, customerId } = await world([() => says('Sí hay.', 1)]);
  await write(id, '¿tienen café?');
  await runTurn(withDrafts(deps), id);
  const turnId = (await outbox(id))[0]?.turnId as TurnId;
  await decide(turnId, { do: 'edit', id: newId<'outbox'>() as OutboxId, text: 'Claro que hay.' });
  expect(await noticeOf(customerId)).toBeNull();
});

test('an intent that the owner trusts goes by itself, and so does everything once drafts are off', async () => {
  const { db } = database();
  await writeIntent(db, 'products', true, BY);
  expect([await isHeldBack(db, 'products'), await isHeldBack(db, 'returns')]).toEqual([false, true]);
  expect((await drafted()).draft).toBe('reply queued: Cuesta poco.');
  await writeIntent(db, 'products', false, BY);
  await writeMode(db, false, BY);
  expect((await drafted()).draft).toBe('reply queued: Cuesta poco.');
});

test('words of code never wait: whoever asks for a person hears at once that one comes', async () => {
  const { deps, id } = await world([() => ({ outcome: 'person_asked', why: 'x', trace: traceOf(1) })]);
  await write(id, 'ayuda con mi paquete');
  await runTurn(withDrafts(deps), id);
  expect(await lines(id)).toEqual([expect.stringMatching(/^notice queued/)]);
});

test('the intent is read from the tools alone: what weighs most wins, and an unknown tool is never taken for harmless', () => {
  expect(intentOf([])).toBe('talk');
  expect(intentOf(['search_products', 'opening_hours'])).toBe('products');
  expect(intentOf(['list_orders', 'order_status', 'request_refund'])).toBe('returns');
  expect(intentOf(['opening_hours', 'toString'])).toBe('other');
});
