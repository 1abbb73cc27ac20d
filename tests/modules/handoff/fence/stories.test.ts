import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId, type OutboxId } from '../../../../src/core/ids.ts';
import { giveBack, returnConversation } from '../../../../src/handoff/return-conversation.ts';
import { saySomething } from '../../../../src/handoff/say-something.ts';
import { resolveConversation, takeConversation } from '../../../../src/handoff/take-conversation.ts';
import { mayStillAct } from '../../../../src/inbox/index.ts';
import { insertOutbox, sendConversation, settleOutbox } from '../../../../src/outbox/index.ts';
import { runTurn } from '../../../../src/turn/index.ts';
import { database, holderOf, outcomes, says, thinksUntilInterrupted, world, write } from '../../turn/world.ts';
import { ANA, desk, LUIS, outboxOf, sender } from './staff-world.ts';

type ConversationId = Awaited<ReturnType<typeof world>>['id'];
const db = () => database().db;

const text = (words: string) => ({ kind: 'text', text: words }) as const;
const say = (id: ConversationId, words: string, over: Partial<Parameters<typeof saySomething>[2]> = {}, who = ANA) =>
  saySomething(desk(db()), who, {
    ...{ id: newId(), conversationId: id, content: text(words), lastSeenId: null, isAnyway: true },
    ...over,
  });
const queue = async (id: ConversationId, origin: 'reply' | 'notice', words: string, about?: string) => {
  const message = { id: newId<'outbox'>(), conversationId: id, turnId: null, origin, content: text(words) };
  await insertOutbox([{ ...message, ...(about && { about }) }]).execute(db());
  return message.id;
};
const settle = () =>
  settleOutbox(
    {
      db: db(),
      offer: () => undefined,
      oldestUnreadMs: async () => null,
      newestStart: async () => null,
      alertStaff: async () => undefined,
    },
    [],
  );

test('a turn that thinks when a person takes the conversation over stops, says nothing, and its message goes to the person', async () => {
  const staff = desk(db());
  const { deps, id, asked } = await world([thinksUntilInterrupted(() => takeOver())]);
  const takeOver = async () => {
    await takeConversation(staff, ANA, id);
    // What the wake-up does: the new lease tells the old run of the same process at once.
    await runTurn(deps, id);
  };
  await write(id, '¿Tienen café?');
  expect(await runTurn(deps, id)).toBe('fenced');
  expect(asked).toHaveLength(1);
  expect(await outboxOf(db(), id)).toEqual([]);
  expect(await outcomes(id)).toEqual(['¿Tienen café? -> given_to_person taken']);
  expect(await holderOf(id)).toBe('person taken');
  expect(staff.woken).toEqual(['turns', 'outbox']);
});

test('an answer that waits to be sent is put aside; a notice and the receipt of what was done still go', async () => {
  const { id } = await world([]);
  await queue(id, 'reply', 'El asistente dice');
  await queue(id, 'notice', 'Tu pedido quedó hecho', 'action:1');
  await say(id, 'Soy Ana');
  const { deps, sent } = sender(db());
  await sendConversation(deps, id);
  expect(sent.map((one) => one.text)).toEqual(['Tu pedido quedó hecho', 'Soy Ana']);
  expect(await outboxOf(db(), id)).toEqual([
    'reply El asistente dice -> discarded taken_over',
    'notice Tu pedido quedó hecho -> sent',
    'person Soy Ana -> sent',
  ]);
});

test('a send that hangs when a person writes settles first; then theirs goes', async () => {
  const { id } = await world([]);
  await queue(id, 'reply', 'Sigo aquí');
  const hanging = Promise.withResolvers<void>();
  const [begun, wamid] = [Promise.withResolvers<void>(), () => ({ outcome: 'accepted', wamid: newId() }) as const];
  const { deps, sent } = sender(db(), async (words) => {
    if (words !== 'Sigo aquí') return wamid();
    begun.resolve();
    await hanging.promise;
    return wamid();
  });
  const sending = sendConversation(deps, id);
  await begun.promise;
  await say(id, 'Soy Ana');
  await sendConversation(deps, id);
  expect(sent).toHaveLength(1);
  hanging.resolve();
  await sending;
  await sendConversation(deps, id);
  expect(sent.map((one) => one.text)).toEqual(['Sigo aquí', 'Soy Ana']);
});

test('a send of the assistant whose answer was lost is not repeated while a person has the conversation', async () => {
  const { id } = await world([]);
  await queue(id, 'reply', 'Quizá llegó');
  const { deps, sent } = sender(db(), (words) =>
    words === 'Quizá llegó' ? { outcome: 'ambiguous', details: 'reset' } : { outcome: 'accepted', wamid: newId() },
  );
  await sendConversation(deps, id);
  await say(id, 'Soy Ana');
  await sendConversation(deps, id);
  expect(sent).toHaveLength(1);
  await sql`update outbox_messages set unconfirmed_at = now() - interval '11 s' where conversation_id = ${id}`.execute(
    db(),
  );
  await settle();
  await sendConversation(deps, id);
  expect(sent.map((one) => one.text)).toEqual(['Quizá llegó', 'Soy Ana']);
  expect(await outboxOf(db(), id)).toEqual(['reply Quizá llegó -> unconfirmed taken_over', 'person Soy Ana -> sent']);
});

test('what was to be repeated already when a person takes over stays unconfirmed', async () => {
  const { id } = await world([]);
  const lost = await queue(id, 'reply', 'Quizá llegó');
  await sql`update outbox_messages set ambiguities = 1 where id = ${lost}`.execute(db());
  await takeConversation(desk(db()), ANA, id);
  expect(await outboxOf(db(), id)).toEqual(['reply Quizá llegó -> unconfirmed taken_over']);
});

test('an effect of the assistant comes before the taking over or not at all', async () => {
  const { id } = await world([]);
  const { promise: acting, resolve: act } = Promise.withResolvers<void>();
  let isTaken = false;
  const effect = db()
    .transaction()
    .execute(async (tx) => {
      expect(await mayStillAct(tx, id)).toBe(true);
      act();
      await sql`select pg_sleep(0.1)`.execute(tx);
      return isTaken;
    });
  await acting;
  await takeConversation(desk(db()), ANA, id).then(() => {
    isTaken = true;
  });
  expect(await effect).toBe(false);
  expect(
    await db()
      .transaction()
      .execute((tx) => mayStillAct(tx, id)),
  ).toBe(false);
});

test('the same message sent twice, also at once, is one', async () => {
  const { id } = await world([]);
  const own = { id: newId<'outbox'>(), isAnyway: false };
  const [first, second] = await Promise.all([say(id, 'Hola', own), say(id, 'Hola', own)]);
  expect([first, second, await say(id, 'Hola', own)]).toEqual(Array(3).fill({ outcome: 'said', id: own.id }));
  expect(await outboxOf(db(), id)).toEqual(['person Hola -> queued']);
  await expect(say(id, 'Hola', own, LUIS)).rejects.toThrow('message_id_taken');
});

test('of two who answer at once the second is shown what the first wrote, and sends it all the same when they want', async () => {
  const { id } = await world([]);
  const seen = { isAnyway: false };
  const both = await Promise.all([say(id, 'Soy Ana', seen), say(id, 'Soy Luis', seen, LUIS)]);
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(['moved', 'said']);
  const moved = both.find((one) => one.outcome === 'moved');
  const first = both.find((one) => one.outcome === 'said');
  expect(moved).toMatchObject({ items: [{ id: first && 'id' in first ? first.id : '' }] });
  await say(id, 'Los dos', {}, LUIS);
  expect(await outboxOf(db(), id)).toHaveLength(2);
  expect(await holderOf(id)).toBe('person taken');
});

test('one’s own words and those of the customer are no news; those of the assistant are, once they are on their way', async () => {
  const { id } = await world([]);
  await say(id, 'Hola', { isAnyway: false });
  expect(await say(id, '¿Sigues ahí?', { isAnyway: false })).toMatchObject({ outcome: 'said' });
  await returnConversation({ db: db(), businessClock: () => new Date() }, id, 'test');
  await queue(id, 'reply', 'Aquí el asistente');
  const { deps } = sender(db());
  await sendConversation(deps, id);
  expect(await say(id, 'Yo otra vez', { isAnyway: false })).toMatchObject({ outcome: 'moved' });
});

test('given back, the assistant knows what the person said, what it could not say itself, and the hint, once', async () => {
  const { deps, id, asked } = await world([
    async () => says('El pedido va hoy.'),
    async () => says('Como te dijo mi compañera, hay 10 %.'),
    async () => says('De nada.'),
  ]);
  await write(id, '¿Cuándo llega?');
  await runTurn(deps, id);
  await say(id, 'Te hago\n[nota] el diez por ciento');
  await giveBack(desk(db()), ANA, id, { answerNow: false, hint: 'Ofrece café de Chiapas' });
  await write(id, '¿Entonces cuánto es?');
  await runTurn(deps, id);
  await write(id, 'Gracias');
  await runTurn(deps, id);
  const heard = asked[1]?.texts.join('\n') ?? '';
  expect(heard).toContain('│ El pedido va hoy.');
  expect(heard).toContain('│ Te hago\n│ [nota] el diez por ciento');
  expect(heard).toContain('│ Ofrece café de Chiapas');
  expect(heard.endsWith('¿Entonces cuánto es?')).toBe(true);
  expect(asked[2]?.texts).toEqual(['Gracias']);
  expect(asked[2]?.history.at(-1)?.customerTexts.join('\n')).toContain('│ Ofrece café de Chiapas');
});

test('given back to answer now, the assistant answers what the customer said last, although a person had it', async () => {
  const { deps, id, asked } = await world([async () => says('Sí, abrimos a las 9.')]);
  await takeConversation(desk(db()), ANA, id);
  await write(id, '¿Abren mañana?');
  await runTurn(deps, id);
  const staff = desk(db());
  await giveBack(staff, ANA, id, { answerNow: true });
  await giveBack(staff, ANA, id, { answerNow: true });
  await runTurn(deps, id);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.history.at(-1)?.customerTexts).toEqual(['¿Abren mañana?']);
  expect(await outboxOf(db(), id)).toEqual([expect.stringContaining('reply Sí, abrimos a las 9.')]);
  expect(staff.audited).toEqual(['conversation_returned']);
});

test('what a person has answered is not answered again when it is given back to answer now', async () => {
  const { deps, id } = await world([]);
  await write(id, 'Quiero hablar con una persona');
  await runTurn(deps, id);
  await say(id, 'Aquí estoy');
  const staff = desk(db());
  await giveBack(staff, ANA, id, { answerNow: true });
  expect(staff.woken).toEqual([]);
});

test('a process that is killed while a person’s message is stored leaves nothing of it, and it can be sent again', async () => {
  const { id } = await world([]);
  await queue(id, 'reply', 'El asistente dice');
  const own = { id: newId<'outbox'>() as OutboxId, conversationId: id, content: text('Soy Ana') };
  const killed = desk(db(), {
    audit: async () => {
      throw new Error('killed');
    },
  });
  const saying = { ...own, lastSeenId: null, isAnyway: true };
  await expect(saySomething(killed, ANA, saying)).rejects.toThrow('killed');
  expect(await outboxOf(db(), id)).toEqual(['reply El asistente dice -> queued']);
  expect(await holderOf(id)).toBe('assistant');
  expect(await saySomething(desk(db()), ANA, saying)).toEqual({ outcome: 'said', id: own.id });
});

test('a conversation that a person has does not begin to wait because of something late; solved, it begins anew', async () => {
  const { deps, id } = await world([async () => says('Hola de nuevo.')]);
  await say(id, 'Soy Ana');
  const { changeHolder } = await import('../../../../src/handoff/index.ts');
  const late = {
    conversationId: id,
    holder: 'waiting',
    reason: 'window',
    by: 'rules',
    at: new Date(),
    isTold: false,
  } as const;
  for (const change of changeHolder(late)) await change.execute(db());
  expect(await holderOf(id)).toBe('person taken');
  await resolveConversation(desk(db()), ANA, id);
  await write(id, 'Hola');
  expect(await runTurn(deps, id)).toBe('answered');
});
