import { sql } from 'kysely';
import { beforeAll } from 'vitest';
import { type Proposal, type Settled, settleAnswer } from '../../../src/actions/index.ts';
import { insertProposal } from '../../../src/actions/proposal-store.ts';
import type { ToolOutcome } from '../../../src/agent/index.ts';
import { agreeByOrder } from '../../../src/consent/index.ts';
import { type ActionId, type ConversationId, type CustomerId, newId } from '../../../src/core/ids.ts';
import type { Language } from '../../../src/core/language.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { type OrderDeps, orderExecutors, orderTools, type Trust } from '../../../src/orders/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { onceIn } from '../../support/once.ts';

/** The database of the test file that imports this, with the demo shop in it. */
export const database = useDatabase();
beforeAll(async () => {
  await loadShop({ db: database().db, newId }, 'fixtures/shop');
});

export const NOW = new Date('2026-11-24T17:00:00Z');
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const later = (ms: number): Date => new Date(NOW.getTime() + ms);

const LIMITS = { unpaidHours: 72, maxUnpaid: 2, maxOrdersPerDay: 10, maxRefundPerDay: 200_000 };

/** Customers who have proven the address on their record. */
export const PROVEN: Trust = { level: 'record', chatSince: null, areRefundsHeld: false };

export const HOME = {
  recipient: 'Ana Ruiz',
  street: 'Durango 90, int. 4',
  neighbourhood: 'Roma Norte',
  city: 'Ciudad de México',
  state: 'CDMX',
  postalCode: '06700',
  references: null,
};

export type Customer = {
  readonly id: ConversationId;
  readonly customerId: CustomerId;
  /** Calls a tool as the model would, at a time. */
  readonly call: (tool: string, input: unknown, at?: Date) => Promise<ToolOutcome>;
  /** Stores a proposal and answers with its button. */
  readonly ask: (proposal: Proposal | undefined, at?: Date) => Promise<ActionId>;
  readonly tap: (action: ActionId, at?: Date) => Promise<Settled>;
};

/** A customer in a conversation of their own, with the shop's tools and executors. */
export async function customer(over: Partial<OrderDeps> = {}, language: Language = 'es'): Promise<Customer> {
  const { db } = database();
  const { id, customerId } = await makeConversation(db);
  const deps: OrderDeps = {
    db,
    limits: LIMITS,
    refunds: null,
    askPayment: null,
    mailPlaced: async () => undefined,
    noteOptIn: agreeByOrder,
    mail: null,
    trustOf: async () => PROVEN,
    missingProof: async () => null,
    timeZone: async () => 'America/Mexico_City',
    ...over,
  };
  const tools = new Map(orderTools(deps).map((tool) => [tool.name, tool]));
  const executors = orderExecutors(deps);
  return {
    id,
    customerId,
    call: (name, input, at = NOW) => {
      const tool = tools.get(name);
      if (!tool) throw new Error(`there is no tool ${name}`);
      const signal = new AbortController().signal;
      return tool.run(input, {
        turnId: newId(),
        conversationId: id,
        customerId,
        language,
        now: at,
        signal,
        once: onceIn(db),
      });
    },
    ask: async (proposal, at = NOW) => {
      if (!proposal) throw new Error('nothing was proposed');
      const actionId = newId<'action'>();
      const bound = { conversationId: id, customerId, proposedIn: newId<'message'>(), questionId: newId<'outbox'>() };
      await db.transaction().execute(async (tx) => {
        for (const write of insertProposal({ ...bound, id: actionId, language, proposal, now: at }))
          await write.execute(tx);
      });
      return actionId;
    },
    tap: (actionId, at = NOW) =>
      settleAnswer(
        { db, businessClock: () => at, executors, timeZone: deps.timeZone },
        { customerId, conversationId: id, language },
        { actionId, answer: 'yes', how: 'tap', message: { id: newId() } },
      ),
  };
}

/** Asks and taps yes. */
export async function confirm(who: Customer, tool: string, input: unknown, at = NOW): Promise<Settled> {
  const { proposal, result } = await who.call(tool, input, at);
  if (!proposal) throw new Error(`nothing was proposed: ${JSON.stringify(result)}`);
  return who.tap(await who.ask(proposal, at), at);
}

/** Puts pieces into the cart and gives the address. */
export async function fillCart(who: Customer, lines: Readonly<Record<string, number>>, address: unknown = HOME) {
  for (const [sku, quantity] of Object.entries(lines)) await who.call('set_cart_line', { sku, quantity });
  await who.call('set_delivery_address', { address });
}

export const numberIn = (text: string): string => {
  const [number] = /[A-Z]{2}-\d{5}/.exec(text) ?? [];
  if (!number) throw new Error(`no order number in: ${text}`);
  return number;
};

/** An order of two bags of coffee to Roma Norte; gives its number. */
export async function placed(
  who: Customer,
  lines: Readonly<Record<string, number>> = { 'CHIS-250-G': 2 },
  payment = 'card',
  at = NOW,
): Promise<string> {
  await fillCart(who, lines, payment === 'cash' ? null : HOME);
  return numberIn((await confirm(who, 'place_order', { payment }, at)).text);
}

export type OrderRow = {
  readonly id: string;
  readonly state: string;
  readonly totalMinor: number;
  readonly paidMinor: number;
  readonly refundedMinor: number;
  readonly cancelReason: string | null;
};

export async function orderRow(number: string): Promise<OrderRow> {
  const { rows } = await sql<OrderRow>`
    select id, state, total_minor, paid_minor, refunded_minor, cancel_reason from orders
    where number = ${number.replace('-', '')}`.execute(database().db);
  const [row] = rows;
  if (!row) throw new Error(`no order ${number}`);
  return row;
}

export async function stockOf(sku: string): Promise<{ readonly quantity: number; readonly reserved: number }> {
  const { rows } = await sql<{ quantity: number; reserved: number }>`
    select quantity, reserved from stock join product_variants v on v.id = variant_id where v.sku = ${sku}
  `.execute(database().db);
  return rows[0] ?? { quantity: 0, reserved: 0 };
}

export async function setStock(sku: string, quantity: number): Promise<void> {
  await sql`
    update stock set quantity = ${quantity} + reserved from product_variants v where v.id = variant_id and v.sku = ${sku}
  `.execute(database().db);
}

export async function setPrice(sku: string, minor: number): Promise<void> {
  await sql`
    update prices set amount_minor = ${minor} from product_variants v where v.id = variant_id and v.sku = ${sku}
  `.execute(database().db);
}

export async function eventsOf(number: string): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    select e.kind from order_events e join orders o on o.id = e.order_id where o.number = ${number.replace('-', '')}
    order by e.id`.execute(database().db);
  return rows.map(({ kind }) => kind);
}

export async function countOf(
  table: 'orders' | 'refunds' | 'order_returns' | 'staff_alerts' | 'cart_lines',
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(
    database().db,
  );
  return rows[0]?.count ?? 0;
}
