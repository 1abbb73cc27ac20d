import type { ShownInvoices } from '../billing/index.ts';
import { consentOf, standing } from '../consent/index.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import { messageSpendSince } from '../costs/index.ts';
import { shownCustomers } from '../customers/index.ts';
import { conversationWith } from '../inbox/index.ts';
import { countFiles, mediaSpentSince } from '../media/index.ts';
import { type Db, readFirst, readTogether } from '../platform/db/index.ts';
import { turnCostsOf } from '../turn/index.ts';
import { verificationOf } from '../verification/index.ts';
import type { CustomerPanel } from './contract.ts';
import type { Notes } from './ports.ts';
import { readActivity } from './read-activity.ts';
import { ordersOf } from './read-orders.ts';

export type ReadCustomerDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly machineClock: Clock;
  readonly notes: Pick<Notes, 'count'>;
  /** When today began where the shop is. */
  readonly startOfDay: (at: Date) => Promise<Date>;
  /** The newest invoices of a customer. */
  readonly invoicesOf: (id: CustomerId, limit: number) => Promise<ShownInvoices>;
};

const ORDERS = 20;
const INVOICES = 20;

/** Who a conversation is with, and what the shop knows of them. @throws AppError there is no such conversation. */
export async function readCustomer(deps: ReadCustomerDeps, id: ConversationId): Promise<CustomerPanel> {
  const { db } = deps;
  const conversation = await readFirst(db, conversationWith(id));
  if (conversation === null) throw new AppError('conversation_unknown', 'not_found');
  const { customerId } = conversation;
  const [[customer], verification, { consents }, orders, invoices, costs, notes, files, activity] = await Promise.all([
    shownCustomers(db, [customerId]),
    verificationOf(db, customerId, deps.businessClock()),
    readTogether(db, { consents: consentOf(customerId) }),
    ordersOf(deps, customerId, ORDERS),
    deps.invoicesOf(customerId, INVOICES),
    costsOf(deps, id),
    deps.notes.count(id),
    countFiles(db, id),
    readActivity(db, id),
  ]);
  if (customer === undefined) throw new AppError('conversation_unknown', 'not_found');
  const { name, username, phone, language } = customer;
  return {
    customer: { id: customerId, name, username, phone, language },
    isVerified: verification.level !== 'none',
    consent: consentWord(consents),
    orders,
    invoices: invoices.invoices.map((invoice) => ({
      ...invoice,
      ...{ at: invoice.at.toISOString(), dueAt: invoice.dueAt?.toISOString() ?? null },
    })),
    areInvoicesComplete: invoices.isComplete,
    ...{ costs, notes, files, activity },
  };
}

/** What they allow: news of the shop, answers only, or nothing that we begin. */
function consentWord(rows: Parameters<typeof standing>[0]): string {
  const standings = (['utility', 'marketing'] as const).map((scope) => standing(rows, scope, null));
  if (standings.includes('given')) return 'opted_in';
  return standings.includes('withdrawn') ? 'opted_out' : 'replies_only';
}

async function costsOf(
  { db, machineClock, startOfDay }: ReadCustomerDeps,
  id: ConversationId,
): Promise<CustomerPanel['costs']> {
  const today = await startOfDay(machineClock());
  const ever = new Date(0);
  const [turns, ...rest] = await Promise.all([
    turnCostsOf(db, id, today),
    ...[messageSpendSince(db, today, [id]), mediaSpentSince(db, today, [id])],
    ...[messageSpendSince(db, ever, [id]), mediaSpentSince(db, ever, [id])],
  ]);
  const [messagesToday = 0, mediaToday = 0, messages = 0, media = 0] = rest;
  return {
    todayMicroUsd: turns.sinceMicroUsd + messagesToday + mediaToday,
    totalMicroUsd: turns.totalMicroUsd + messages + media,
  };
}
