import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConversationId, newId, type OutboxId } from '../../../src/core/ids.ts';
import { releaseForTemplate, releaseForWindow } from '../../../src/outbox/index.ts';
import { ageStop, arrived, database, openAlerts, openSending, queueTo, replyTo, stateOf } from './refusing-meta.ts';

const [PAUSED, LOCKED, QUALITY, WINDOW, UNREACHABLE, MARKETING_OFF, UNPAID] = [
  132015, 131031, 131048, 131047, 131026, 131050, 131042,
];
const TEMPLATE = { name: 'shipping_update', parameters: {} };

let shop: Awaited<ReturnType<typeof openSending>>;
beforeEach(async () => {
  const { db } = database();
  for (const table of ['outbox_messages', 'outbox_stops', 'staff_alerts', 'early_statuses'])
    await sql`delete from ${sql.table(table)}`.execute(db);
  shop = await openSending();
});
afterEach(() => shop.close());

/** A message that goes as its template. */
async function notice(conversationId?: ConversationId): Promise<ConversationId> {
  const id = conversationId ?? (await replyTo('hola'));
  if (conversationId === undefined)
    await sql`delete from outbox_messages where conversation_id = ${id}`.execute(database().db);
  const content = { kind: 'template', text: 'En camino' } as const;
  await queueTo(id, '', { origin: 'initiated', content, template: TEMPLATE });
  return id;
}

const inTx = <T>(act: (tx: Parameters<typeof releaseForTemplate>[0]) => Promise<T>) =>
  database().db.transaction().execute(act);

describe('a template that was paused after the message was taken', () => {
  test('holds the message, tells staff once however often it is told, and the message goes when it may be used again', async () => {
    const id = await notice();
    await shop.send(id);
    for (const _ of [1, 2, 3]) await shop.reported('shipping_update', PAUSED);
    expect(await stateOf(id)).toBe('failed, held template_refused');
    expect(await openAlerts()).toEqual(['template_refused 1']);
    await shop.send(id);
    expect(await inTx((tx) => releaseForTemplate(tx, 'shipping_update'))).toEqual([id]);
    await shop.send(id);
    expect(shop.meta.asked).toEqual(['shipping_update', 'shipping_update']);
    expect(await stateOf(id)).toBe('failed, sent');
  });

  test('holds it again when it is paused again, eight times at most', async () => {
    const id = await notice();
    for (let time = 1; time <= 9; time += 1) {
      await shop.send(id);
      await shop.reported('shipping_update', PAUSED, { time });
      await inTx((tx) => releaseForTemplate(tx, 'shipping_update'));
    }
    expect(shop.meta.asked).toHaveLength(9);
    expect(await stateOf(id)).toBe(Array(9).fill('failed').join(', '));
    expect(await openAlerts()).toContain('message_failed 1');
  });

  test('holds it once when that is told before the send returned', async () => {
    const id = await notice();
    const { rows } = await sql<{ id: string }>`
      update outbox_messages set state = 'sending', claim_token = 1, claimed_at = now() where conversation_id = ${id} returning id`.execute(
      database().db,
    );
    for (const _ of [1, 2]) await shop.reported('x', PAUSED, { callbackData: rows[0]?.id ?? '' });
    expect(await stateOf(id)).toBe('failed, held template_refused');
  });
});

describe('an account that was locked after the message was taken', () => {
  test('holds it, and it goes in its place when sending goes on', async () => {
    const id = await replyTo('uno');
    await shop.send(id);
    await queueTo(id, 'dos');
    await shop.reported('uno', LOCKED);
    await shop.send(id);
    expect(await stateOf(id)).toBe('failed, held channel_stopped, held channel_stopped');
    expect(await openAlerts()).toEqual(['channel_stopped 1', 'whatsapp_account 1']);
    await ageStop(301);
    await shop.sweep();
    expect(shop.meta.asked).toHaveLength(2);
    await arrived(shop.meta.asked[1] ?? '', shop.meta.asked[1] === 'uno' ? 2 : 1);
    await shop.send(id);
    expect(shop.meta.asked.toSorted()).toEqual(['dos', 'uno', 'uno']);
  });

  test('burns nothing while Meta goes on taking messages and reporting them afterwards', async () => {
    const words = ['uno', 'dos', 'tres'];
    const ids: ConversationId[] = [];
    for (const text of words) ids.push(await replyTo(text));
    await shop.send(ids[0] as ConversationId);
    await shop.reported('uno', UNPAID);
    for (const id of ids) await shop.send(id);
    const asked = ['uno'];
    for (const [tries, restedS] of [301, 601, 1201, 2401].entries()) {
      expect(await tryOfStop()).toEqual([tries]);
      await ageStop(restedS - 10);
      await shop.sweep();
      expect(shop.meta.asked).toEqual(asked);
      await ageStop(11);
      await shop.sweep();
      await shop.sweep();
      const probe = shop.meta.asked.at(-1) ?? '';
      asked.push(probe);
      expect(shop.meta.asked).toEqual(asked);
      await shop.reported(probe, UNPAID, { time: asked.filter((text) => text === probe).length });
      await shop.sweep();
    }
    expect(await tryOfStop()).toEqual([4]);
    const last = (await Promise.all(ids.map(stateOf))).map((states) => states.split(', ').at(-1));
    expect(last).toEqual(Array(3).fill('held channel_stopped'));
  });

  test('is not tried later because what went before it is reported while a message finds out', async () => {
    const [one, two] = [await replyTo('uno'), await replyTo('dos')];
    for (const id of [one, two]) await shop.send(id);
    await shop.reported('uno', UNPAID);
    await ageStop(301);
    await shop.sweep();
    await shop.reported('dos', UNPAID);
    expect(await tryOfStop()).toEqual([0]);
    await arrived('uno', 2);
    expect(await tryOfStop()).toEqual([]);
  });

  test('is asked by another message when the first could not reach its customer', async () => {
    const [one, two] = [await replyTo('uno'), await replyTo('dos')];
    await shop.send(one);
    await shop.reported('uno', UNPAID);
    await shop.send(two);
    await ageStop(301);
    await shop.sweep();
    const first = shop.meta.asked.at(-1) ?? '';
    await shop.reported(first, UNREACHABLE, { time: first === 'uno' ? 2 : 1 });
    expect(await tryOfStop()).toEqual([0]);
    await shop.sweep();
    expect(shop.meta.asked.toSorted()).toEqual(['dos', 'uno', 'uno']);
  });

  test('keeps the order of the conversation', async () => {
    const id = await replyTo('uno');
    await shop.send(id);
    await queueTo(id, 'dos');
    await shop.reported('uno', LOCKED);
    await sql`delete from outbox_stops`.execute(database().db);
    await shop.sweep();
    await shop.send(id);
    expect(shop.meta.asked).toEqual(['uno', 'uno', 'dos']);
  });
});

test('bad quality that is told afterwards holds what the business began, and leaves an answer failed', async () => {
  const begun = await notice();
  const answer = await replyTo('claro');
  for (const id of [begun, answer]) await shop.send(id);
  await shop.reported('shipping_update', QUALITY);
  await shop.reported('claro', QUALITY);
  expect([await stateOf(begun), await stateOf(answer)]).toEqual(['failed, held initiated_stopped', 'failed']);
  expect(await openAlerts()).toEqual(['channel_stopped 1', 'message_failed 1']);
  await ageStop(301);
  await shop.sweep();
  expect(await stateOf(begun)).toBe('failed, sent');
});

describe('words that turn out to have come too late for the window', () => {
  test('wait until the customer writes, then go', async () => {
    const id = await replyTo('tarde');
    await shop.send(id);
    for (const _ of [1, 2]) await shop.reported('tarde', WINDOW);
    expect(await stateOf(id)).toBe('failed, held window_closed');
    await inTx((tx) => releaseForWindow(tx, [id]));
    await shop.send(id);
    expect([shop.meta.asked, await stateOf(id)]).toEqual([['tarde', 'tarde'], 'failed, sent']);
  });

  test('go at once when the customer has written since', async () => {
    const id = await replyTo('tarde');
    await shop.send(id);
    await entryOf(id, 'text');
    const { failures } = await shop.reported('tarde', WINDOW);
    expect(failures.map(({ standIn }) => standIn?.state)).toEqual(['queued']);
    await shop.send(id);
    expect([shop.meta.asked, await openAlerts()]).toEqual([['tarde', 'tarde'], []]);
  });

  test.each(['file', 'edit', 'revoke', 'system'])(
    'wait also when only an entry of kind %s came since',
    async (kind) => {
      const id = await replyTo('tarde');
      await shop.send(id);
      await entryOf(id, kind);
      await shop.reported('tarde', WINDOW);
      expect(await stateOf(id)).toBe('failed, held window_closed');
    },
  );

  test('wait also when the customer has written to a group since', async () => {
    const id = await replyTo('tarde');
    await shop.send(id);
    await entryOf(id, 'text', 'group');
    await shop.reported('tarde', WINDOW);
    expect(await stateOf(id)).toBe('failed, held window_closed');
  });

  test('go no more four days after they were said, though what stands for them is new, and staff is told', async () => {
    const [answered, waiting] = [await replyTo('uno'), await replyTo('dos')];
    for (const id of [answered, waiting]) await shop.send(id);
    await sql`update outbox_messages set created_at = now() - interval '4 days'`.execute(database().db);
    await entryOf(answered, 'text');
    for (const text of ['uno', 'dos']) await shop.reported(text, WINDOW);
    expect([await stateOf(answered), await stateOf(waiting)]).toEqual(['failed', 'failed, held window_closed']);
    expect(await openAlerts()).toContain('message_failed 1');
    expect(await inTx((tx) => releaseForWindow(tx, [waiting]))).toEqual([]);
    expect(await stateOf(waiting)).toBe('failed, discarded too_late');
  });

  test('go when a person has sent again what failed four days ago', async () => {
    const id = await replyTo('uno');
    await shop.send(id);
    await shop.reported('uno', UNREACHABLE);
    await sql`update outbox_messages set created_at = now() - interval '4 days'`.execute(database().db);
    const { rows } = await sql<{ id: OutboxId }>`select id from outbox_messages`.execute(database().db);
    await queueTo(id, 'uno', { origin: 'person', ...(rows[0] && { replaces: rows[0].id }) });
    await shop.send(id);
    await shop.reported('uno', WINDOW, { time: 2 });
    expect(await inTx((tx) => releaseForWindow(tx, [id]))).toEqual([id]);
  });

  test('fail when they went as a template already, and staff is told', async () => {
    const id = await notice();
    await shop.send(id);
    await shop.reported('shipping_update', WINDOW);
    expect([await stateOf(id), await openAlerts()]).toEqual(['failed', ['message_failed 1']]);
  });
});

describe('what WhatsApp says of the customer or the account', () => {
  test('afterwards is kept with the report, though the process ends right after it', async () => {
    const [gone, off, locked] = [await replyTo('uno'), await replyTo('dos'), await replyTo('tres')];
    for (const id of [gone, off, locked]) await shop.send(id);
    await shop.reported('uno', UNREACHABLE);
    await shop.reported('dos', MARKETING_OFF);
    await shop.reported('tres', LOCKED);
    expect(await factsOf(gone, off)).toEqual(['unreachable', 'withdraws marketing', 'stopped']);
  });

  test('in its answer is kept with what became of the message, though the process ends right after it', async () => {
    const [gone, off, locked] = [await replyTo('uno'), await replyTo('dos'), await replyTo('tres')];
    for (const [id, code] of [
      [gone, UNREACHABLE],
      [off, MARKETING_OFF],
      [locked, LOCKED],
    ] as const) {
      shop.meta.refusal = code;
      await shop.sendAndEnd(id);
    }
    expect(await factsOf(gone, off)).toEqual(['unreachable', 'withdraws marketing', 'stopped']);
  });

  test('reaches staff, and the conversation a person, though the process ends right after the answer', async () => {
    const [late, unpaid] = [await replyTo('tarde'), await replyTo('caro')];
    shop.meta.refusal = WINDOW;
    await shop.sendAndEnd(late);
    shop.meta.refusal = UNPAID;
    await shop.sendAndEnd(unpaid);
    expect((await openAlerts()).toSorted()).toEqual(['channel_stopped 1', 'whatsapp_payment 1', 'window_closed 1']);
    const { rows } = await sql<{ reason: string }>`
      select reason from holders where conversation_id = ${late} and holder = 'waiting'`.execute(database().db);
    expect(rows).toEqual([{ reason: 'window' }]);
  });

  test('is not kept when the report is not', async () => {
    const id = await replyTo('uno');
    await shop.send(id);
    const cut = inTx(async (tx) => {
      await shop.reportedIn(tx, 'uno', LOCKED);
      throw new Error('killed');
    });
    await expect(cut).rejects.toThrow('killed');
    expect([await stateOf(id), await openAlerts(), (await factsOf(id, id)).at(-1)]).toEqual(['sent', [], 'goes']);
  });
});

/** Something is stored as the customer's. */
const entryOf = (id: ConversationId, kind: string, ignored: string | null = null) =>
  sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, outcome, outcome_reason)
    values (${newId()}, ${id}, ${newId()}, ${kind}, 'sigo aquí', now(), ${ignored === null ? null : 'ignored'}, ${ignored})`.execute(
    database().db,
  );

/** How often the stop was found to last still; empty without a stop. */
async function tryOfStop(): Promise<number[]> {
  const { rows } = await sql<{ tries: number }>`select tries from outbox_stops`.execute(database().db);
  return rows.map(({ tries }) => tries);
}

/** What is known of the first and the second customer, and whether anything goes. */
async function factsOf(one: ConversationId, two: ConversationId): Promise<string[]> {
  const { rows } = await sql<{ facts: string[] }>`
    select array[
      (select case when u.unreachable_at is not null then 'unreachable' else 'reachable' end
        from conversations c join customers u on u.id = c.customer_id where c.id = ${one}),
      coalesce((select case when k.is_given then 'gives ' else 'withdraws ' end || k.scope
        from conversations c join consent_changes k using (customer_id) where c.id = ${two}), ''),
      (select case when count(*) > 0 then 'stopped' else 'goes' end from outbox_stops)] as facts`.execute(
    database().db,
  );
  return rows[0]?.facts ?? [];
}

test('what stands for a question that did not arrive is the question from then on', async () => {
  const { db } = database();
  const id = await replyTo('¿Confirmas?');
  await shop.send(id);
  await sql`
    insert into actions (id, conversation_id, customer_id, kind, terms, terms_hash, language, proposed_in, question_id, question, expires_at)
    select ${newId()}, c.id, c.customer_id, 'order', '{}', '\\x01', 'es', ${newId()}, o.id, '¿Confirmas?', now() + interval '1 hour'
    from conversations c join outbox_messages o on o.conversation_id = c.id where c.id = ${id}`.execute(db);
  await shop.reported('¿Confirmas?', WINDOW);
  const { rows } = await sql<{ state: string; isLast: boolean }>`
    select o.state, o.replaces is not null as is_last from actions a join outbox_messages o on o.id = a.question_id
    where a.conversation_id = ${id}`.execute(db);
  expect(rows).toEqual([{ state: 'held', isLast: true }]);
});
