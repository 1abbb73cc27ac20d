import { sql } from 'kysely';
import { countingBy, shopCalendarOf } from '../../../src/app/join-insights.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { personReasonText } from '../../../src/handoff/index.ts';
import type { Figure, Insights } from '../../../src/insights/contract.ts';
import { countQuarters, type QuestionsAsked, readInsights } from '../../../src/insights/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { createLog, type Log } from '../../../src/platform/log.ts';
import { makeConversation } from '../../support/conversation.ts';

const NOW = new Date('2026-11-24T20:00:00Z');
export const minutesAfter = (at: Date | string, minutes: number): Date =>
  new Date(new Date(at).getTime() + minutes * 60_000);

const SILENT = createLog({ level: 'silent', name: 'test' });
export const counting = (db: Db, timeZone = 'America/Mexico_City', log = SILENT) =>
  countingBy(db, async () => timeZone, log);
export const count = (db: Db, timeZone?: string, log?: Log): Promise<number> =>
  countQuarters(counting(db, timeZone, log));

export const readingOf = (db: Db, timeZone = 'America/Mexico_City', questions: QuestionsAsked = async () => []) => ({
  ...{ db, questions, businessNow: () => NOW, reasonText: personReasonText },
  calendar: async () => shopCalendarOf(timeZone),
});

/** The figures of some days; a mistake in what was asked fails the test. */
export async function look(
  db: Db,
  days: { from?: string; to?: string; by?: 'day' | 'hour'; timeZone?: string } = {},
): Promise<Insights & { readonly of: (id: string) => Figure }> {
  const { from = '2026-11-24', to = from, by = 'day', timeZone } = days;
  const found = await readInsights(readingOf(db, timeZone), { from, to, by });
  if ('field' in found) throw new Error(found.message);
  return {
    ...found,
    of: (id) => found.figures.find((figure) => figure.id === id) ?? (Promise.reject(new Error(id)) as never),
  };
}

/** What a figure says of its whole time, by its columns. */
export const totalsOf = ({ columns, totals }: Figure): Record<string, number | null> =>
  Object.fromEntries(
    columns.map(({ key, currency }, index) => [currency === null ? key : `${key} ${currency}`, totals[index] ?? null]),
  );

export const everything = ({ figures }: Insights) =>
  figures.map((figure) => [figure.id, totalsOf(figure), figure.rows]);

export async function begin(db: Db): Promise<ConversationId> {
  return (await makeConversation(db)).id;
}

type Said = { readonly outcome?: string | null; readonly reason?: string; readonly turnId?: string; kind?: string };

/** A customer's message with what became of it; returns its id. */
export async function said(db: Db, id: ConversationId, at: Date | string, become: Said = {}): Promise<string> {
  const [messageId, { outcome = 'answered', reason = null, turnId = null, kind = 'text' }] = [newId(), become];
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at, outcome, outcome_reason, turn_id)
    values (${messageId}, ${id}, ${`wamid.${messageId}`}, ${kind}, 'hola', ${at}, ${at}, ${outcome}, ${reason}, ${turnId})`.execute(
    db,
  );
  return messageId;
}

/** Words of the assistant that WhatsApp took, or is still to take. */
export async function answered(db: Db, id: ConversationId, turnId: string, takenAt: Date | null): Promise<string> {
  const outboxId = newId();
  await sql`insert into outbox_messages (id, conversation_id, turn_id, origin, content, state)
    values (${outboxId}, ${id}, ${turnId}, 'reply', '{}', 'queued')`.execute(db);
  if (takenAt !== null) await taken(db, outboxId, takenAt);
  return outboxId;
}
export const taken = async (db: Db, outboxId: string, at: Date): Promise<void> =>
  void (await sql`update outbox_messages set state = 'sent', accepted_at = ${at} where id = ${outboxId}`.execute(db));

export async function template(db: Db, id: ConversationId, at: string, state: string): Promise<string> {
  const outboxId = newId();
  await sql`insert into outbox_messages (id, conversation_id, origin, content, state)
    values (${outboxId}, ${id}, 'initiated', '{}', 'queued')`.execute(db);
  await sql`update outbox_messages set state = ${state}, accepted_at = ${at}, decision = '{"as":"template","why":"only_template"}'
    where id = ${outboxId}`.execute(db);
  return outboxId;
}

export const handed = async (db: Db, id: ConversationId, holder: string, reason: string, at: string): Promise<void> =>
  void (await sql`insert into holder_changes (conversation_id, holder, reason, by, at)
    values (${id}, ${holder}, ${reason}, 'code', ${at})`.execute(db));

let number = 10_000;
export async function ordered(
  db: Db,
  at: string,
  totalMinor: number,
  more: { readonly in?: ConversationId; readonly currency?: string } = {},
): Promise<string> {
  const id = newId();
  number += 1;
  await sql`insert into orders (id, number, placed_in, state, currency, subtotal_minor, shipping_minor, tax_minor, total_minor,
      taxes_included, tax_rate, zone, delivery, payment, payment_kind, holds_stock, placed_at)
    values (${id}, ${`AB${number}`}, ${more.in ?? null}, 'pending', ${more.currency ?? 'MXN'}, ${totalMinor}, 0, 0, ${totalMinor}, true, 0, 'z', '{}',
      'card', 'card_link', false, ${at})`.execute(db);
  return id;
}
export async function paid(db: Db, orderId: string, at: string, minor: number, isLate = false): Promise<void> {
  await sql`insert into order_payments (id, order_id, receipt, provider, amount_minor, currency, is_late, at)
    values (${newId()}, ${orderId}, ${newId()}, 'demo', ${minor}, 'MXN', ${isLate}, ${at})`.execute(db);
  if (!isLate) await sql`update orders set paid_at = ${at}, paid_minor = ${minor} where id = ${orderId}`.execute(db);
}

export async function charged(db: Db, at: string, microUsd: number): Promise<string> {
  const wamid = `wamid.${newId()}`;
  await sql`insert into message_costs (wamid, phone_number_id, currency, usd_micro, at)
    values (${wamid}, '1', 'USD', ${microUsd}, ${at})`.execute(db);
  return wamid;
}
export const priced = async (db: Db, wamid: string, microUsd: number): Promise<void> =>
  void (await sql`update message_costs set usd_micro = ${microUsd}, category = 'utility' where wamid = ${wamid}`.execute(
    db,
  ));

async function modelPaid(db: Db, id: ConversationId, at: string, microUsd: number): Promise<void> {
  await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at, committed_at)
    values (${newId()}, ${id}, 1, 'answered', '{}', '{}', 'es', ${microUsd}, ${at}, ${at})`.execute(db);
}
async function mediaPaid(db: Db, id: ConversationId, at: string, unit: string, microUsd: number): Promise<void> {
  await sql`insert into media_spend (id, conversation_id, attachment_id, vendor, unit, units, cost_micro_usd, spent_at)
    values (${newId()}, ${id}, ${newId()}, 'v', ${unit}, 1, ${microUsd}, ${at})`.execute(db);
}

/** One busy afternoon with known answers. */
export async function afternoon(db: Db): Promise<{ readonly id: ConversationId; readonly orderId: string }> {
  const id = await begin(db);
  for (const [minute, seconds] of [
    [0, 2],
    [1, 4],
    [20, 4],
    [40, 30],
  ] as const) {
    const [turnId, at] = [newId(), minutesAfter('2026-11-24T19:00:00Z', minute)];
    await said(db, id, at, { turnId });
    await answered(db, id, turnId, minutesAfter(at, seconds / 60));
  }
  await said(db, id, '2026-11-24T19:02:00Z', { outcome: 'given_to_person', reason: 'asked' });
  await said(db, id, '2026-11-24T19:03:00Z', { outcome: 'ignored', reason: 'reaction', kind: 'reaction' });
  await said(db, id, '2026-11-24T19:04:00Z', { outcome: 'ignored', reason: 'edit', kind: 'edit' });
  await said(db, id, '2026-11-24T19:05:00Z', { outcome: null });
  await handed(db, id, 'waiting', 'asked', '2026-11-24T19:02:00Z');
  await handed(db, id, 'person', 'taken', '2026-11-24T19:03:00Z');
  await handed(db, id, 'assistant', 'returned', '2026-11-24T19:10:00Z');
  await handed(db, id, 'person', 'phone_echo', '2026-11-24T19:30:00Z');
  const orderId = await ordered(db, '2026-11-24T19:10:00Z', 37_000, { in: id });
  await ordered(db, '2026-11-24T19:12:00Z', 18_500, { in: id });
  await ordered(db, '2026-11-24T19:13:00Z', 1_250, { currency: 'USD' });
  await paid(db, orderId, '2026-11-24T19:40:00Z', 37_000);
  await paid(db, orderId, '2026-11-24T19:41:00Z', 500, true);
  await charged(db, '2026-11-24T19:01:00Z', 8_500);
  await modelPaid(db, id, '2026-11-24T19:01:00Z', 12_000);
  await mediaPaid(db, id, '2026-11-24T19:01:00Z', 'second', 600);
  await mediaPaid(db, id, '2026-11-24T19:01:00Z', 'feature', 1_500);
  for (const state of ['sent', 'delivered', 'read', 'failed']) await template(db, id, '2026-11-24T19:50:00Z', state);
  return { id, orderId };
}

/** Empties what figures are counted from; the figures follow by themselves. */
export async function forgetEverything(db: Db): Promise<void> {
  for (const table of ['customers', 'orders', 'message_costs', 'media_spend', 'turns'])
    await sql`delete from ${sql.table(table)}`.execute(db);
  await count(db);
}
