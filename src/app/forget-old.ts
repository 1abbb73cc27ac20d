import { forgetReceipts } from '../actions/index.ts';
import { forgetBillingEvents, forgetDemoKeys } from '../billing/index.ts';
import type { RetentionSettings } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import { forgetChanges } from '../customers/index.ts';
import { endpointsWithoutLost, forgetEvents } from '../events/index.ts';
import { resolveAlertsAbout } from '../handoff/index.ts';
import { forgetEdits, forgetOverheard } from '../inbox/index.ts';
import { forgetQuestions } from '../knowledge/index.ts';
import { emptyMails, forgetMailCounts, forgetReports } from '../notify/index.ts';
import { forgetCarts, forgetReceivedCarts } from '../orders/index.ts';
import { forgetEarlyStatuses } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { forgetAnswers, forgetSessions, forgetTokens } from '../staff/index.ts';
import { forgetTraces } from '../turn/index.ts';
import { forgetCodes } from '../verification/index.ts';
import { forgetCalls } from '../webhooks/index.ts';

export type ForgetDeps = {
  readonly db: Db;
  readonly retention: RetentionSettings;
  readonly machineClock: Clock;
  readonly businessClock: Clock;
};

/** Rows of one statement: its locks are held for some ten milliseconds. */
const ROWS = 2_000;
/** Statements of one run for each kind; what is left waits for the next run. */
const STATEMENTS = 50;
/** How long a request to the API may be repeated, and what was told to other systems is kept. */
const ANSWER_DAYS = 7;
const EVENT_DAYS = 30;
/** Reports on mails, events of the payment vendor and keys of its stand-in: providers repeat theirs for days at most. */
const REPEATED_DAYS = 30;
/** Mails of a customer are counted by the day. */
const COUNT_DAYS = 2;
/** Statuses of sends that no row of ours is about: WhatsApp repeats its calls for seven days. */
const EARLY_DAYS = 7;
/** Links that nobody used in time. */
const LINK_DAYS = 30;
/** Questions without an answer that nobody asked again. */
const QUESTION_DAYS = 180;

/** Takes away what was kept for its time. Any number of workers may do it at once: each takes other rows. */
export async function forgetOld({ db, retention, machineClock, businessClock }: ForgetDeps): Promise<void> {
  const { mailDays, codeDays, callDays, traceDays } = retention;
  if (callDays > 0) await forgetHeard(db, daysBefore(machineClock(), callDays));
  if (traceDays > 0) await forgetHow(db, daysBefore(machineClock(), traceDays));
  if (mailDays > 0) await inParts((rows) => emptyMails(db, daysBefore(machineClock(), mailDays), rows));
  if (codeDays > 0) await inParts((rows) => forgetCodes(db, daysBefore(businessClock(), codeDays), rows));
  await inParts((rows) => forgetEarlyStatuses(db, daysBefore(machineClock(), EARLY_DAYS), rows));
  await inParts((rows) => forgetCarts(db, rows));
  await inParts((rows) => forgetAnswers(db, daysBefore(machineClock(), ANSWER_DAYS), rows));
  await inParts((rows) => forgetSessions(db, machineClock(), rows));
  await inParts((rows) => forgetTokens(db, daysBefore(machineClock(), LINK_DAYS), rows));
  await inParts((rows) => forgetTold(db, daysBefore(machineClock(), EVENT_DAYS), rows));
  await forgetRepeated(db, daysBefore(machineClock(), REPEATED_DAYS));
  await inParts((rows) => forgetMailCounts(db, daysBefore(machineClock(), COUNT_DAYS), rows));
  await inParts((rows) => forgetQuestions(db, daysBefore(businessClock(), QUESTION_DAYS), rows));
}

/** An event that is gone can be sent again no more: nobody has to be reminded of it. */
const forgetTold = (db: Db, before: Date, rows: number): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const gone = await forgetEvents(tx, before, rows);
    if (gone > 0) await resolveAlertsAbout(tx, 'event_given_up', await endpointsWithoutLost(tx));
    return gone;
  });

/** Calls, and what was taken out of them and serves no more. */
async function forgetHeard(db: Db, before: Date): Promise<void> {
  for (const forget of [forgetCalls, forgetOverheard, forgetEdits, forgetReceivedCarts, forgetChanges])
    await inParts((rows) => forget(db, before, rows));
}

/** How answers came about; what was said stays. */
async function forgetHow(db: Db, before: Date): Promise<void> {
  for (const forget of [forgetTraces, forgetReceipts]) await inParts((rows) => forget(db, before, rows));
}

/** By what a repetition is known that comes no more. */
async function forgetRepeated(db: Db, before: Date): Promise<void> {
  for (const forget of [forgetReports, forgetBillingEvents, forgetDemoKeys])
    await inParts((rows) => forget(db, before, rows));
}

async function inParts(forget: (rows: number) => Promise<number>): Promise<void> {
  for (let statement = 0; statement < STATEMENTS; statement += 1) if ((await forget(ROWS)) < ROWS) return;
}

const daysBefore = (at: Date, days: number): Date => new Date(at.getTime() - days * 86_400_000);
