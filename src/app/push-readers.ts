import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { shownCustomers } from '../customers/index.ts';
import {
  heldByPeople,
  holdersOf,
  isAlertCode,
  isAlertOpen,
  personReasonText,
  presentIn,
  remedyOf,
} from '../handoff/index.ts';
import { summariesOf } from '../inbox/index.ts';
import type { ConversationWords, PushEvent, PushReaders } from '../notify/index.ts';
import { draftSince, newestFailedIn } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { listOffDuty, listOnDuty } from '../staff/index.ts';
import { openQuestionsIn } from './open-questions.ts';

export type PushReadersDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly badgeOf: PushReaders['badgeOf'];
};

/** Who is told by push, and what is known of what they are told. */
export const pushReaders = ({ db, businessClock, badgeOf }: PushReadersDeps): PushReaders => ({
  badgeOf,
  businessNow: businessClock,
  staffOnDuty: () => listOnDuty(db),
  staffOffDuty: () => listOffDuty(db),
  isViewing: async (staffId, id) => (await presentIn(db, [id])).some((present) => present.id === staffId),
  isOpen: (event) => isOpen(db, event),
  describe: (id, language, kind, tx) => describe(tx ?? db, id, language, kind),
  alertText: (code, language) => (isAlertCode(code) ? firstSentence(remedyOf(code)[language]) : ''),
});

async function isOpen(db: Db, { kind, conversationId, staffId, code }: Omit<PushEvent, 'key'>): Promise<boolean> {
  if (code !== null) return isAlertOpen(db, code);
  if (conversationId === null) return true;
  if (kind === 'replied') {
    const held = await heldByPeople(db, [conversationId]);
    return held.some(({ assigneeId }) => staffId === null || assigneeId === staffId);
  }
  if (kind === 'failed') return true;
  if (kind === 'closing') return (await openQuestionsIn(db, [conversationId])).has(conversationId);
  if ((await holdersOf(db, [conversationId])).some(({ holder }) => holder === 'waiting')) return true;
  return (await draftSince(db, conversationId)) !== null;
}

const DRAFTED: Readonly<Record<Language, string>> = {
  es: 'hay un borrador del asistente por revisar',
  en: 'a draft of the assistant is to be checked',
};

async function describe(
  db: Db,
  id: ConversationId,
  language: Language,
  kind: PushEvent['kind'],
): Promise<ConversationWords> {
  // One after the other: a transaction has one connection.
  const [summary] = await summariesOf(db, [id]);
  const [holder] = await holdersOf(db, [id]);
  const failedId = kind === 'failed' ? await newestFailedIn(db, id) : null;
  const [customer] = summary === undefined ? [] : await shownCustomers(db, [summary.customerId]);
  const waiting = holder?.holder === 'waiting' ? holder : null;
  const draftedAt = waiting === null ? await draftSince(db, id) : null;
  return {
    customer: customer?.name ?? (customer?.username ? `@${customer.username}` : null),
    reason: waiting === null ? draftedAt && DRAFTED[language] : personReasonText(waiting.reason, language),
    since: waiting?.since ?? draftedAt,
    messageId: failedId ?? summary?.messageId ?? null,
    text: summary?.text ?? null,
  };
}

/** What is to be done stands on the page; the push says what is wrong. */
const firstSentence = (text: string): string => /^.*?[.:](?=\s|$)/su.exec(text)?.[0].replace(/[.:]$/u, '') ?? text;
