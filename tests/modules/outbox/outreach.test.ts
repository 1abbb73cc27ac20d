import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { rememberEvents } from '../../../src/account/index.ts';
import { buildOutreach } from '../../../src/app/build-outreach.ts';
import { createPortfolio } from '../../../src/app/portfolio.ts';
import { readAccount } from '../../../src/app/read-account.ts';
import type { InitiateLimits } from '../../../src/consent/index.ts';
import { type ConversationId, newId, type OutboxId } from '../../../src/core/ids.ts';
import {
  countBegunSince,
  insertOutbox,
  releaseDue,
  releaseIntoRoom,
  type SendResult,
  sendConversation,
} from '../../../src/outbox/index.ts';
import { parseCall } from '../../../src/vendors/whatsapp/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { statementsOf } from '../../support/query-plans.ts';
import { agree, approve, notice } from '../announce/world.ts';
import { sender } from '../handoff/fence/staff-world.ts';
import { database } from '../orders/world.ts';

const db = () => database().db;
const WABA = '200000000000001';
const LIMITS: InitiateLimits = { quiet: null, perDay: 3, orderEventsPerDay: 10 };
const HOUR_MS = 3_600_000;

beforeEach(async () => {
  await sql`truncate outbox_messages, template_copies, template_readings, account_events cascade`.execute(db());
  await approve(notice('news', { id: '9001', category: 'marketing' }));
});

/** Sending as the program does it: consent, templates and limits from the database. */
function openShop(limits = LIMITS, onSend?: () => Promise<SendResult>) {
  const alerts: string[] = [];
  const { deps, sent } = sender(db(), onSend);
  const portfolio = createPortfolio(db());
  const outreach = buildOutreach({
    portfolio,
    ...{ db: db(), businessClock: () => new Date(), wabaId: WABA, limits },
    ...{ timeZone: async () => 'America/Mexico_City', estimate: async () => null },
  });
  const alertStaff = async (_tx: unknown, kind: string) => void alerts.push(kind);
  const send = (id: ConversationId) => sendConversation({ ...deps, ...outreach, alertStaff }, id);
  return { send, sent, alerts, portfolio };
}

/** A customer whose window is closed and who agreed to notices. */
async function silentCustomer() {
  const { id, customerId } = await makeConversation(db());
  await sql`update conversations set last_inbound_at = null where id = ${id}`.execute(db());
  await agree(customerId);
  return { id, customerId };
}

const PARAMETERS = { customer_name: 'Ana', order_number: 'KD-1001', total: '$349.00' };

async function queue(conversationId: ConversationId, name = 'order_confirmation'): Promise<OutboxId> {
  const id = newId<'outbox'>();
  const isNews = name === 'news';
  const parameters = isNews ? { who: 'Ana', day: 'lunes' } : PARAMETERS;
  await insertOutbox([
    {
      ...{ id, conversationId, turnId: null, origin: 'initiated', topic: name, template: { name, parameters } },
      ...{ content: { kind: 'template', text: name }, purpose: isNews ? 'marketing' : 'order_event' },
    },
  ]).execute(db());
  return id;
}

const stateOf = async (id: OutboxId): Promise<string> =>
  (
    await sql<{
      line: string;
    }>`select concat_ws(' ', state, reason) as line from outbox_messages where id = ${id}`.execute(db())
  ).rows[0]?.line ?? '';

let minutes = 0;
/** A webhook of WhatsApp about one of the templates. */
async function tell(field: string, name: string, value: object) {
  const { rows } = await sql<{ id: string }>`
    select id from template_copies where name = ${name} and language = 'es_MX'`.execute(db());
  minutes += 1;
  const time = Math.floor(Date.now() / 1_000) + minutes * 60;
  const about = {
    ...{ message_template_id: Number(rows[0]?.id), message_template_name: name, message_template_language: 'es_MX' },
    ...value,
  };
  const body = { object: 'whatsapp_business_account', entry: [{ id: WABA, time, changes: [{ field, value: about }] }] };
  return db()
    .transaction()
    .execute((tx) => readAccount(tx, [parseCall(Buffer.from(JSON.stringify(body)), '1')], new Date()));
}
const recategorise = (from: string, to: string) =>
  tell('template_category_update', 'order_confirmation', { previous_category: from, new_category: to });
const rate = (score: string, name: string) =>
  tell('message_template_quality_update', name, { previous_quality_score: 'GREEN', new_quality_score: score });

const allow = (customers: number) =>
  db()
    .transaction()
    .execute((tx) =>
      rememberEvents(tx, [
        {
          ...{ field: 'business_capability_update', subject: '', account: WABA, happenedAt: new Date() },
          payload: JSON.stringify({ max_daily_conversations_per_business: customers }),
        },
      ]),
    );

describe('a notice that WhatsApp has made marketing', () => {
  test('is held for who agreed to notices alone, staff is told, and it goes once it is a notice again', async () => {
    const { send, sent, alerts } = openShop();
    const ana = await silentCustomer();
    await recategorise('UTILITY', 'MARKETING');
    const id = await queue(ana.id);
    await send(ana.id);
    expect([await stateOf(id), sent, alerts]).toEqual(['held template_marketing', [], ['template_refused']]);
    const { released } = await recategorise('MARKETING', 'UTILITY');
    expect(released).toEqual([ana.id]);
    await send(ana.id);
    expect([await stateOf(id), sent.length]).toEqual(['sent', 1]);
  });

  test('is looked at again and again without a word to other systems until it goes', async () => {
    const { send } = openShop();
    const ana = await silentCustomer();
    await recategorise('UTILITY', 'MARKETING');
    const id = await queue(ana.id);
    const news = async () =>
      (
        await sql<{
          state: string;
        }>`select state from announcement_changes where outbox_id = ${id} order by id`.execute(db())
      ).rows.map(({ state }) => state);
    for (let round = 0; round < 3; round += 1) {
      await send(ana.id);
      expect([await stateOf(id), await news()]).toEqual(['held template_marketing', ['held']]);
      await releaseDue(db(), new Date(Date.now() + HOUR_MS), 'initiated', 10);
    }
    await agree(ana.customerId, 'marketing');
    await send(ana.id);
    expect([await stateOf(id), await news()]).toEqual(['sent', ['held', 'sent']]);
  });

  test('goes to who agreed to marketing, also when they agree while it waits', async () => {
    const { send, sent } = openShop();
    const ana = await silentCustomer();
    await recategorise('UTILITY', 'MARKETING');
    const id = await queue(ana.id);
    await send(ana.id);
    await agree(ana.customerId, 'marketing');
    const { conversations } = await releaseDue(db(), new Date(Date.now() + HOUR_MS), 'initiated', 10);
    expect(conversations).toEqual([ana.id]);
    await send(ana.id);
    expect([await stateOf(id), sent.length]).toEqual(['sent', 1]);
  });
});

describe('a template of red quality', () => {
  test('is held when it is marketing, and goes when WhatsApp rates it better', async () => {
    const { send, sent, alerts } = openShop();
    const ana = await silentCustomer();
    await agree(ana.customerId, 'marketing');
    await rate('RED', 'news');
    const id = await queue(ana.id, 'news');
    await send(ana.id);
    expect([await stateOf(id), sent, alerts]).toEqual(['held template_disliked', [], ['template_refused']]);
    const { released } = await rate('YELLOW', 'news');
    expect(released).toEqual([ana.id]);
    await send(ana.id);
    expect([await stateOf(id), sent.length]).toEqual(['sent', 1]);
  });

  test('goes when it is a notice that its customer waits for', async () => {
    const { send, sent } = openShop();
    const ana = await silentCustomer();
    await rate('RED', 'order_confirmation');
    const id = await queue(ana.id);
    await send(ana.id);
    expect([await stateOf(id), sent.length]).toEqual(['sent', 1]);
  });
});

describe('at WhatsApp’s limit of customers in 24 hours', () => {
  test('a new customer waits, and one with whom the business has begun in these hours does not', async () => {
    const { send, sent, portfolio } = openShop();
    await allow(1);
    const [ana, luis] = [await silentCustomer(), await silentCustomer()];
    const first = await queue(ana.id);
    await send(ana.id);
    const [again, other] = [await queue(ana.id), await queue(luis.id)];
    await send(ana.id);
    await send(luis.id);
    expect(await Promise.all([first, again, other].map(stateOf))).toEqual(['sent', 'sent', 'held portfolio_limit']);
    await sql`update outbox_messages set initiated_at = initiated_at - interval '25 hours'`.execute(db());
    await releaseIntoRoom(db(), new Date(Date.now() + HOUR_MS), portfolio.room);
    await send(luis.id);
    expect([await stateOf(other), sent.length]).toEqual(['sent', 3]);
  });

  test('of two workers with one customer left only one begins, however long WhatsApp takes to answer', async () => {
    await allow(1);
    const [ana, luis] = [await silentCustomer(), await silentCustomer()];
    const answer = Promise.withResolvers<SendResult>();
    const asked = Promise.withResolvers<void>();
    const slow = openShop(LIMITS, () => {
      asked.resolve();
      return answer.promise;
    });
    const [first, other] = [await queue(ana.id), await queue(luis.id)];
    const underWay = slow.send(ana.id);
    await asked.promise;
    const second = openShop();
    await second.send(luis.id);
    answer.resolve({ outcome: 'accepted', wamid: `wamid.${first}` });
    await underWay;
    expect([await stateOf(first), await stateOf(other), second.sent]).toEqual(['sent', 'held portfolio_limit', []]);
  });

  const MINUTE_MS = 60_000;
  /** The business has begun with a customer, so long ago. */
  async function begunWith(agoMs: number) {
    const { id } = await silentCustomer();
    const message = await queue(id);
    const at = new Date(Date.now() - agoMs);
    await sql`update outbox_messages set state = 'sent', opens_window = true, initiated_at = ${at} where id = ${message}`.execute(
      db(),
    );
    return at;
  }
  const untilOf = async (id: OutboxId): Promise<Date | null> =>
    (await sql<{ until: Date | null }>`select release_at as until from outbox_messages where id = ${id}`.execute(db()))
      .rows[0]?.until ?? null;
  const counts = ({ statements }: { statements: readonly { text: string }[] }) =>
    statements.filter(({ text }) => text.includes('count(*)') && text.includes('opens_window')).length;
  /** Two more announcements, each to a customer of its own, and how often the customers of these hours were counted. */
  async function twoMore(send: (id: ConversationId) => Promise<void>) {
    const [luis, eva] = [await silentCustomer(), await silentCustomer()];
    const messages = [await queue(luis.id), await queue(eva.id)] as const;
    const ran = await statementsOf(async () => {
      await send(luis.id);
      await send(eva.id);
    });
    return { messages, counted: counts(ran) };
  }

  test('all wait for the moment at which room comes, and it is counted once for them', async () => {
    const { send } = openShop();
    await allow(2);
    const first = await begunWith(24 * HOUR_MS - 20 * MINUTE_MS);
    await begunWith(HOUR_MS);
    const { messages, counted } = await twoMore(send);
    expect(await Promise.all(messages.map(stateOf))).toEqual(['held portfolio_limit', 'held portfolio_limit']);
    const room = new Date(first.getTime() + 24 * HOUR_MS);
    expect(await Promise.all(messages.map(untilOf))).toEqual([room, room]);
    expect(counted).toBe(1);
  });

  test('they wait an hour at most, as WhatsApp may raise the limit meanwhile', async () => {
    const { send } = openShop();
    await allow(1);
    await begunWith(HOUR_MS);
    const { messages } = await twoMore(send);
    expect((await untilOf(messages[0]))?.getTime()).toBeLessThanOrEqual(Date.now() + HOUR_MS);
    await allow(1_000);
    const later = await twoMore(send);
    expect(await Promise.all(later.messages.map(stateOf))).toEqual(['sent', 'sent']);
  });

  test('with much room left it is not counted for every message', async () => {
    const { send } = openShop();
    await allow(100_000);
    const { messages, counted } = await twoMore(send);
    expect(await Promise.all(messages.map(stateOf))).toEqual(['sent', 'sent']);
    expect(counted).toBe(1);
  });

  test('as many of those that wait go as have room, and nobody else is moved', async () => {
    const { send, portfolio } = openShop();
    await allow(2);
    await begunWith(HOUR_MS);
    const waiting = [await silentCustomer(), await silentCustomer(), await silentCustomer()];
    for (const { id } of waiting) await queue(id);
    await sql`update outbox_messages set state = 'held', reason = 'portfolio_limit', release_at = now() - interval '1 minute'
      where state = 'queued'`.execute(db());
    const queued = async () =>
      (
        await sql<{
          id: ConversationId;
        }>`select conversation_id as id from outbox_messages where state = 'queued'`.execute(db())
      ).rows.map(({ id }) => id);
    const release = () => releaseIntoRoom(db(), new Date(), portfolio.room);
    expect([await release(), await release()]).toEqual([true, false]);
    const [going, ...others] = await queued();
    expect([going !== undefined, others]).toEqual([true, []]);
    if (going) await send(going);
    expect([await release(), await queued()]).toEqual([false, []]);
    expect((await releaseDue(db(), new Date(), 'initiated', 100)).conversations).toEqual([]);
  });

  test('the count does not read all that was ever sent', async () => {
    const { id: conversationId } = await silentCustomer();
    await sql`insert into outbox_messages (id, conversation_id, origin, content, state)
      select gen_random_uuid(), ${conversationId}, 'initiated', '{"kind":"text","text":""}', 'queued' from generate_series(1, 5000)`.execute(
      db(),
    );
    await sql`analyze outbox_messages`.execute(db());
    const { statements } = await statementsOf(() => countBegunSince(db(), new Date(), conversationId));
    const { rows } = await database().pool.query(`explain (generic_plan) ${statements[0]?.text}`);
    expect(JSON.stringify(rows)).toMatch(/outbox_opened.*outbox_beginning|outbox_beginning.*outbox_opened/);
    expect(JSON.stringify(rows)).not.toContain('Seq Scan on outbox_messages');
  });
});

test('who had enough for a day waits for another reason than who sleeps', async () => {
  const { send } = openShop({ ...LIMITS, orderEventsPerDay: 1 });
  const ana = await silentCustomer();
  const [first, second] = [await queue(ana.id), await queue(ana.id)];
  await send(ana.id);
  expect([await stateOf(first), await stateOf(second)]).toEqual(['sent', 'held frequency_cap']);
});
