import { type Clock, machineClock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { type AlertCode, type AlertEvent, alertsAfter, heldByPeople } from '../handoff/index.ts';
import { arrivalsBetween, writtenBetween } from '../inbox/index.ts';
import type { PushPage, PushSource } from '../notify/index.ts';
import { draftsBetween, saidWithIds } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { listOnDuty } from '../staff/index.ts';
import { pushKindOf } from './alert-channels.ts';
import { openQuestionsIn } from './open-questions.ts';

/** Alerts whose subject is a message of ours: what is to be done is done in its conversation. */
const ABOUT_MESSAGES: ReadonlySet<AlertCode> = new Set(['message_failed', 'message_unconfirmed', 'window_closed']);

const HOUR_MS = 3_600_000;
/** Of 24 hours half an hour is left. */
const CLOSING_AFTER_MS = 23.5 * HOUR_MS;

/** What happens without a place of its own to queue a push: found by its state. */
export const pushSources = (db: Db, businessClock: Clock): readonly PushSource[] => [
  { name: 'alerts', now: machineClock, read: (after, limit) => readAlerts(db, after, limit) },
  { name: 'replies', now: machineClock, read: (after, limit) => readReplies(db, machineClock, after, limit) },
  {
    name: 'drafts',
    now: machineClock,
    read: (after, limit) => readDrafts(db, after, machineClock(), { kind: 'waiting', limit }),
  },
  {
    name: 'drafts that still wait',
    now: () => remindedAt(machineClock()),
    read: (after, limit) => readDrafts(db, after, remindedAt(machineClock()), { kind: 'reminder', limit }),
  },
  {
    name: 'closing windows',
    now: () => closingAt(businessClock()),
    read: (after, limit) => readClosing(db, businessClock(), after, limit),
  },
];

/** How far a page of so many things reaches that were looked through. */
const reachOf = (things: readonly { readonly at: Date }[], limit: number): Omit<PushPage, 'events'> => ({
  readTo: things.at(-1)?.at ?? null,
  isFull: things.length >= limit,
});

const aboutNothing = { conversationId: null, staffId: null, code: null };

/** Under which a push of an alert is queued. */
export const alertPushKey = (id: number): string => `alert:${id}`;

async function readAlerts(db: Db, after: Date, limit: number): Promise<PushPage> {
  const alerts = await alertsAfter(db, after, limit);
  const conversationOf = await conversationsOf(db, alerts);
  const events = alerts.flatMap(({ id, code, subject }) => {
    const kind = pushKindOf(code);
    const conversationId = conversationOf.get(subject) ?? null;
    return kind === null ? [] : [{ ...aboutNothing, key: alertPushKey(id), kind, code, conversationId }];
  });
  return { events, ...reachOf(alerts, limit) };
}

/** By message. What we began to many at once is told together, and leads to no one of them. */
async function conversationsOf(db: Db, alerts: readonly AlertEvent[]): Promise<ReadonlyMap<string, ConversationId>> {
  const ids = alerts.filter(({ code }) => ABOUT_MESSAGES.has(code)).map(({ subject }) => subject);
  const said = ids.length === 0 ? [] : await saidWithIds(db, ids);
  return new Map(
    said.filter(({ origin }) => origin !== 'initiated').map(({ id, conversationId }) => [id as string, conversationId]),
  );
}

/** Whoever waits for a draft is told of like whoever waits for a person: at once, and once more after a minute. */
const REMINDED_AFTER_MS = 60_000;
const remindedAt = (now: Date): Date => new Date(now.getTime() - REMINDED_AFTER_MS);

async function readDrafts(
  db: Db,
  after: Date,
  until: Date,
  { kind, limit }: { readonly kind: 'waiting' | 'reminder'; readonly limit: number },
): Promise<PushPage> {
  const drafts = await draftsBetween(db, after, until, limit);
  const events = drafts.map(({ turnId, conversationId }) => {
    return { ...aboutNothing, key: `${kind}:draft:${turnId}`, kind, conversationId };
  });
  const things = drafts.map(({ since }) => ({ at: since }));
  return { events, ...reachOf(things, limit) };
}

/** A customer wrote to somebody of the team who holds the conversation. */
async function readReplies(db: Db, now: Clock, after: Date, limit: number): Promise<PushPage> {
  const arrivals = await arrivalsBetween(db, after, now(), limit);
  const held = await heldByPeople(db, distinct(arrivals));
  const holderOf = new Map(held.map(({ conversationId, assigneeId }) => [conversationId, assigneeId]));
  const events = arrivals.flatMap(({ messageId, conversationId }) => {
    const staffId = holderOf.get(conversationId);
    if (staffId === undefined) return [];
    return [{ ...aboutNothing, key: `replied:${messageId}`, kind: 'replied' as const, conversationId, staffId }];
  });
  return { events, ...reachOf(arrivals, limit) };
}

/** What was written at this moment has a window that closes in half an hour. Windows are business time. */
const closingAt = (now: Date): Date => new Date(now.getTime() - CLOSING_AFTER_MS);

/** A customer waits for words of a person, and soon only a template reaches them. */
async function readClosing(db: Db, now: Date, after: Date, limit: number): Promise<PushPage> {
  // A clock that jumped leaves windows behind that have closed already.
  const closed = new Date(now.getTime() - 24 * HOUR_MS);
  const written = await writtenBetween(
    db,
    new Date(Math.max(after.getTime(), closed.getTime())),
    closingAt(now),
    limit,
  );
  const newest = written.filter(({ isNewest }) => isNewest);
  const ids = distinct(newest);
  const [open, held, working] = await Promise.all([openQuestionsIn(db, ids), heldByPeople(db, ids), listOnDuty(db)]);
  const holderOf = new Map(held.map(({ conversationId, assigneeId }) => [conversationId, assigneeId]));
  const events = newest
    .filter(({ conversationId }) => open.has(conversationId))
    .map(({ messageId, conversationId }) => {
      // Whoever has it, while they work; else somebody who does.
      const staffId = working.find(({ id }) => id === holderOf.get(conversationId))?.id ?? null;
      const key = `closing:${messageId}`;
      return { ...aboutNothing, key, kind: 'closing' as const, conversationId, staffId };
    });
  return { events, ...reachOf(written, limit) };
}

const distinct = (arrivals: readonly { readonly conversationId: ConversationId }[]): ConversationId[] => [
  ...new Set(arrivals.map(({ conversationId }) => conversationId)),
];
