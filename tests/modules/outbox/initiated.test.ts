import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type ConversationId, newId, type OutboxId } from '../../../src/core/ids.ts';
import {
  type Content,
  findInitiated,
  type Initiation,
  initiatedSince,
  insertOutbox,
  type NewOutboxMessage,
  probeStops,
  type Refusal,
  releaseDue,
  releaseForTemplate,
  releaseForWindow,
  type Sendable,
  type SendDeps,
  type SendResult,
  sendConversation,
  sendInitiated,
  stopsOf,
  type TemplatePlan,
  trackEarly,
  trackStatuses,
} from '../../../src/outbox/index.ts';
import { readTogether } from '../../../src/platform/db/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { unhurried } from '../../support/unhurried.ts';

const database = useDatabase();

const accepted = (): SendResult => ({ outcome: 'accepted', wamid: `wamid.${newId()}` });
const refused = (refusal: Refusal, code: number): SendResult => ({
  outcome: 'refused',
  refusal,
  code,
  details: 'no',
  retryAfterMs: null,
});

type Shop = { -readonly [K in 'initiation' | 'isOpen']: unknown } & { initiation: Initiation; isOpen: boolean };

/** Sending as in the program, against a channel that answers what the test says, then accepts everything. */
function openShop(results: SendResult[] = []) {
  const sent: string[] = [];
  const alerts: string[] = [];
  const noted: string[] = [];
  const shop: Shop & { template: TemplatePlan } = {
    initiation: { may: 'now' },
    isOpen: false,
    template: {
      can: 'go',
      category: 'utility',
      isDisliked: false,
      template: {
        kind: 'template',
        name: 'shipping_update',
        language: 'es_MX',
        header: null,
        body: [],
        buttons: [],
        labels: [],
        text: 'En camino',
      },
    },
  };
  const { db } = database();
  const credential = newId();
  const deps: SendDeps = {
    db,
    worker: newId<'worker'>(),
    businessClock: () => new Date(),
    channel: {
      credential,
      showTyping: async () => undefined,
      markRead: async () => true,
      send: async ({ content }) => {
        sent.push(inWords(content));
        return results.shift() ?? accepted();
      },
    },
    pace: { ...unhurried, slowDown: async () => void noted.push('slower') },
    readSituation: async ({ id }) => {
      const { stops } = await readTogether(db, { stops: stopsOf(credential, id) });
      return {
        customerId: newId(),
        address: { phone: '5215512345678', bsuid: null },
        lastInboundAt: shop.isOpen ? new Date() : null,
        isBlocked: false,
        freeUntil: null,
        isUnreachable: false,
        pairWaitMs: 0,
        isPaused: false,
        isTakenOver: false,
        isStopped: stops.some(({ scope, isProbe }) => scope === 'everything' && !isProbe),
        isInitiatedStopped: stops.some(({ scope, isProbe }) => scope === 'initiated' && !isProbe),
        isProbe: stops.some(({ isProbe }) => isProbe),
        isClaimFresh: true,
        initiation: null,
        template: null,
        marketing: null,
      };
    },
    mayInitiate: async () => shop.initiation,
    planTemplate: async () => shop.template,
    estimate: async () => ({ micro: 1 }),
    noteRefusal: async (_tx, _message, refusal) => void noted.push(refusal),
    onResult: () => undefined,
    alertStaff: async (_tx, kind) => void alerts.push(kind),
    wake: async () => undefined,
    followEarly: async (wamid) => void (await db.transaction().execute((tx) => trackEarly(tx, wamid))),
  };
  return { shop, deps, sent, alerts, noted };
}

const inWords = (content: Sendable): string =>
  content.kind === 'template' ? `template ${content.name} ${content.language}` : `${content.kind} ${content.text}`;

const words: Content = { kind: 'text', text: 'Va en camino' };

async function queue(over: Partial<NewOutboxMessage> = {}): Promise<{ id: OutboxId; conversationId: ConversationId }> {
  const { db } = database();
  const conversationId = over.conversationId ?? (await makeConversation(db)).id;
  const id = newId<'outbox'>();
  const template = { name: 'shipping_update', parameters: {} };
  await insertOutbox([
    { id, turnId: null, origin: 'initiated', content: words, template, ...over, conversationId },
  ]).execute(db);
  return { id, conversationId };
}

const stateOf = async (conversationId: ConversationId): Promise<string[]> =>
  (
    await sql<{ line: string }>`
      select concat_ws(' ', state, reason, decision ->> 'as', decision ->> 'why') as line from outbox_messages
      where conversation_id = ${conversationId} order by seq`.execute(database().db)
  ).rows.map(({ line }) => line);

type Report = { readonly wamid: string; readonly callbackData: string | null; code: number; refusal: Refusal };

const track = ({ wamid, callbackData, code, refusal }: Report) =>
  database()
    .db.transaction()
    .execute((tx) => {
      const error = { code, details: 'late', refusal };
      return trackStatuses(tx, [{ wamid, status: 'failed', at: new Date(), callbackData, error, pricing: null }]);
    });

const report = (id: OutboxId, code: number, refusal: Refusal) =>
  track({ wamid: `wamid.late-${id}`, callbackData: id, code, refusal });

describe('what the business begins', () => {
  test('goes as free words in the window and as its template after it, and how and why is kept', async () => {
    const { deps, shop, sent } = openShop();
    shop.isOpen = true;
    const open = await queue();
    await sendConversation(deps, open.conversationId);
    shop.isOpen = false;
    const closed = await queue();
    await sendConversation(deps, closed.conversationId);
    expect(sent).toEqual(['text Va en camino', 'template shipping_update es_MX']);
    expect(await stateOf(open.conversationId)).toEqual(['sent words window_open']);
    expect(await stateOf(closed.conversationId)).toEqual(['sent template window_closed']);
  });

  test('keeps how it went also when the answer was lost, and does not count itself when it goes again', async () => {
    const { deps, sent } = openShop([{ outcome: 'ambiguous', details: 'reset' }]);
    const { conversationId } = await queue();
    await sendConversation(deps, conversationId);
    expect(await stateOf(conversationId)).toEqual(['unconfirmed template window_closed']);
    const dayAgo = new Date(Date.now() - 86_400_000);
    expect(await initiatedSince(deps.db, conversationId, dayAgo)).toHaveLength(1);
    await sql`update outbox_messages set state = 'queued' where conversation_id = ${conversationId}`.execute(deps.db);
    expect(await initiatedSince(deps.db, conversationId, dayAgo)).toEqual([]);
    await sendConversation(deps, conversationId);
    expect([sent.length, await initiatedSince(deps.db, conversationId, dayAgo)]).toMatchObject([2, [{}]]);
    await sql`update outbox_messages set state = 'failed' where conversation_id = ${conversationId}`.execute(deps.db);
    expect(await initiatedSince(deps.db, conversationId, dayAgo)).toEqual([]);
  });

  test('lets an answer go first, also one that was written later', async () => {
    const { deps, shop, sent } = openShop();
    shop.isOpen = true;
    const { conversationId } = await queue();
    await queue({ conversationId, origin: 'reply', content: { kind: 'text', text: 'Claro' } });
    await sendConversation(deps, conversationId);
    expect(sent).toEqual(['text Claro', 'text Va en camino']);
  });

  test('waits for the end of the quiet hours, then goes once', async () => {
    const { deps, shop, sent } = openShop();
    const at = new Date(Date.now() + 3_600_000);
    shop.initiation = { may: 'later', at, reason: 'quiet_hours' };
    const { conversationId } = await queue();
    await sendConversation(deps, conversationId);
    expect(await stateOf(conversationId)).toEqual(['held quiet_hours']);
    shop.initiation = { may: 'now' };
    expect((await releaseDue(deps.db, new Date(), 'initiated', 100)).conversations).not.toContain(conversationId);
    const released = await releaseDue(deps.db, new Date(at.getTime() + 1), 'initiated', 100);
    expect(released.conversations).toContain(conversationId);
    await sendConversation(deps, conversationId);
    expect(sent).toEqual(['template shipping_update es_MX']);
  });

  test('of somebody who opted out is dropped at the last moment', async () => {
    const { deps, shop, sent } = openShop();
    shop.initiation = { may: 'never', reason: 'opted_out' };
    const { conversationId } = await queue();
    await sendConversation(deps, conversationId);
    expect([sent, await stateOf(conversationId)]).toEqual([[], ['discarded opted_out']]);
  });

  test('waits for its paused template, tells staff, and goes when it may be used again', async () => {
    const { deps, shop, sent, alerts } = openShop();
    const { template } = shop;
    shop.template = { can: 'not', reason: 'paused', details: 'until 9:00' };
    const { conversationId } = await queue();
    await sendConversation(deps, conversationId);
    expect([await stateOf(conversationId), alerts]).toEqual([['held template_paused'], ['template_refused']]);
    shop.template = template;
    const freed = await deps.db.transaction().execute((tx) => releaseForTemplate(tx, 'shipping_update'));
    expect(freed).toContain(conversationId);
    await sendConversation(deps, conversationId);
    expect(sent).toEqual(['template shipping_update es_MX']);
  });

  test('is worked off by any number of workers at once, each message by one of them', async () => {
    await sql`delete from outbox_messages`.execute(database().db);
    const [one, two] = [openShop(), openShop()];
    for (let at = 0; at < 60; at += 1) await queue();
    await Promise.all([one, two].map(({ deps }) => sendInitiated({ ...deps, isStopping: () => false })));
    expect(one.sent.length + two.sent.length).toBe(60);
    expect(await findInitiated(database().db, 10)).toEqual([]);
  });

  test('is not looked for again and again while its customer may not be tried', async () => {
    await sql`delete from outbox_messages`.execute(database().db);
    const { deps } = openShop([refused('slower', 131056)]);
    const { conversationId } = await queue();
    await queue({ conversationId });
    await sendConversation(deps, conversationId);
    expect(await findInitiated(database().db, 10)).toEqual([]);
  });
});

describe('a message whose window WhatsApp calls closed', () => {
  test('goes as its template at once', async () => {
    const { deps, shop, sent } = openShop([refused('window', 131047)]);
    shop.isOpen = true;
    const { conversationId } = await queue();
    await sendConversation(deps, conversationId);
    expect(sent).toEqual(['text Va en camino', 'template shipping_update es_MX']);
    expect(await stateOf(conversationId)).toEqual(['sent template told_by_whatsapp']);
  });

  test('goes as its template also when that is told afterwards, once however often it is told', async () => {
    const { deps, shop, sent } = openShop();
    shop.isOpen = true;
    const { id, conversationId } = await queue();
    await sendConversation(deps, conversationId);
    await sql`update outbox_messages set wamid = ${`wamid.late-${id}`} where id = ${id}`.execute(deps.db);
    const first = await report(id, 131047, 'window');
    const second = await report(id, 131047, 'window');
    expect([first.failures.map(({ standIn }) => standIn?.state), second.failures]).toEqual([['queued'], []]);
    await sendConversation(deps, conversationId);
    await sendConversation(deps, conversationId);
    expect(sent).toEqual(['text Va en camino', 'template shipping_update es_MX']);
  });

  test('goes as its template also when that is told before the send has returned, without our id', async () => {
    const wamid = `wamid.early-${newId()}`;
    const { deps, shop, sent } = openShop([{ outcome: 'accepted', wamid }]);
    shop.isOpen = true;
    const { conversationId } = await queue();
    await track({ wamid, code: 131047, refusal: 'window', callbackData: null });
    await sendConversation(deps, conversationId);
    await sendConversation(deps, conversationId);
    expect(sent).toEqual(['text Va en camino', 'template shipping_update es_MX']);
    expect((await stateOf(conversationId))[0]).toMatch(/^failed/);
  });

  test('is held without a template, and goes when the customer writes, unless it is too old to answer anything', async () => {
    const { deps, shop, sent } = openShop();
    const fresh = await queue({ origin: 'reply', template: undefined as never });
    const old = await queue({ origin: 'reply', template: undefined as never });
    for (const { conversationId } of [fresh, old]) await sendConversation(deps, conversationId);
    await sql`update outbox_messages set created_at = now() - interval '73 hours' where id = ${old.id}`.execute(
      deps.db,
    );
    shop.isOpen = true;
    const both = [fresh.conversationId, old.conversationId];
    const freed = await deps.db.transaction().execute((tx) => releaseForWindow(tx, both));
    expect(freed).toEqual([fresh.conversationId]);
    for (const id of both) await sendConversation(deps, id);
    expect(sent).toEqual(['text Va en camino']);
    expect(await stateOf(old.conversationId)).toEqual(['discarded too_late']);
  });
});

describe('WhatsApp’s other words', () => {
  test.each<[Refusal, number, string, string[]]>([
    ['unreachable', 131026, 'failed refused', ['unreachable']],
    ['opted_out', 131050, 'failed refused', ['opted_out']],
    ['too_fast', 130429, 'queued refused_130429', ['slower']],
    ['template', 132015, 'held template_refused', []],
    ['never', 131049, 'failed refused', []],
    ['stop_initiated', 131048, 'held initiated_stopped', []],
  ])('"%s" (%i) leaves the message %s', async (refusal, code, state, expected) => {
    const { deps, noted } = openShop([refused(refusal, code)]);
    const { conversationId } = await queue();
    await sendConversation(deps, conversationId);
    expect([(await stateOf(conversationId))[0], noted]).toEqual([state, expected]);
  });

  test('a file that could not be read is tried once more', async () => {
    const { deps, sent } = openShop([refused('media', 131053), refused('media', 131053), refused('media', 131053)]);
    const { conversationId } = await queue();
    await sendConversation(deps, conversationId);
    await sql`update outbox_messages set not_before = null where conversation_id = ${conversationId}`.execute(deps.db);
    await sendConversation(deps, conversationId);
    await sendConversation(deps, conversationId);
    expect([sent.length, await stateOf(conversationId)]).toEqual([2, ['failed refused']]);
  });

  test('a limit that is told afterwards is tried again later, once', async () => {
    const { deps, sent } = openShop();
    const { id, conversationId } = await queue();
    await sendConversation(deps, conversationId);
    await sql`update outbox_messages set wamid = ${`wamid.late-${id}`} where id = ${id}`.execute(deps.db);
    for (let copy = 0; copy < 3; copy += 1) await report(id, 130429, 'too_fast');
    await sendConversation(deps, conversationId);
    expect(sent).toHaveLength(1);
    await sql`update outbox_messages set not_before = null where conversation_id = ${conversationId}`.execute(deps.db);
    await sendConversation(deps, conversationId);
    expect([sent.length, (await stateOf(conversationId)).length]).toEqual([2, 2]);
  });
});

test('bad quality stops what the business begins and no answer, and one message finds out when it is over', async () => {
  await sql`delete from outbox_stops`.execute(database().db);
  await sql`delete from outbox_messages`.execute(database().db);
  const { deps, shop, sent } = openShop([refused('stop_initiated', 131048)]);
  shop.isOpen = true;
  const [first, second, answer] = [await queue(), await queue(), await queue({ origin: 'reply' })];
  for (const { conversationId } of [first, second, answer]) await sendConversation(deps, conversationId);
  expect(sent).toEqual(['text Va en camino', 'text Va en camino']);
  expect(await stateOf(answer.conversationId)).toEqual(['sent words window_open']);
  expect(await stateOf(second.conversationId)).toEqual(['held initiated_stopped']);
  await sql`update outbox_stops set since = now() - interval '1 hour'`.execute(deps.db);
  expect(await probeStops(deps.db, 300_000)).toHaveLength(1);
  expect(await probeStops(deps.db, 300_000)).toHaveLength(0);
  for (const { conversationId } of [first, second]) await sendConversation(deps, conversationId);
  expect(sent).toHaveLength(3);
  await sql`update outbox_messages set wamid = 'wamid.passed-on' where id = ${first.id}`.execute(deps.db);
  await deps.db.transaction().execute((tx) => {
    const about = { wamid: 'wamid.passed-on', callbackData: null, error: null, pricing: null };
    return trackStatuses(tx, [{ ...about, status: 'sent', at: new Date() }]);
  });
  for (const { conversationId } of [first, second]) await sendConversation(deps, conversationId);
  expect(sent).toHaveLength(4);
});
