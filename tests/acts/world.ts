import { sql } from 'kysely';
import type { AgentResult } from '../../src/agent/index.ts';
import { runTool } from '../../src/agent/run-tool.ts';
import { orderPayments } from '../../src/app/join-orders.ts';
import { insertEvents, performOperations, processEvents } from '../../src/billing/index.ts';
import { newId } from '../../src/core/ids.ts';
import { expireOrders } from '../../src/orders/index.ts';
import type { Db } from '../../src/platform/db/index.ts';
import { type RunTurnDeps, runTurn } from '../../src/turn/index.ts';
import { createStripe } from '../../src/vendors/stripe/index.ts';
import { type ComposedShop, callTool, composeShop, newPerson, type Person, writes } from '../attacks/shop.ts';
import { proveAddress } from '../attacks/victims.ts';
import { type StripeFault, type StripeStandIn, startStripe } from '../support/stripe/stand-in.ts';

const USAGE = { modelCalls: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costMicroUsd: 1, modelMs: 1 };
const TRACE = { model: 'x', generationIds: [], promptHash: 'h', request: '[]', calls: [], usage: USAGE };
const SAYS: AgentResult = { outcome: 'replied', text: 'Va.', trace: TRACE };

/** Cups at one price, of which there are few, so that customers compete for them. */
export const SKUS = ['TALA-AZ', 'TALA-AM', 'TALA-VE'] as const;
/** Minor units on each customer's gift card. */
const ON_CARD = 90_000;
/** So much more than the others. */
const DEARER = { sku: 'TALA-VE', minor: 2_350 };
const IN_STOCK = 40;

/** A shop with a payment vendor at which anything may happen, and a few customers who have proven who they are. */
export type ActsWorld = {
  readonly shop: ComposedShop;
  readonly stripe: StripeStandIn;
  readonly people: readonly Person[];
  readonly kills: { count: number };
  /** Pieces in the shop at the beginning, by SKU. */
  readonly stock: ReadonlyMap<string, number>;
  /** Business time goes on. */
  readonly later: (minutes: number) => Promise<void>;
  /** One of two workers does what is due at the vendor. */
  readonly perform: () => Promise<void>;
  readonly readEvents: () => Promise<void>;
  /** What was put off is due now, and leases of lost workers are over. */
  readonly hurry: () => Promise<void>;
  /** The vendor calls: events from the newest back, with doubles and in any order. */
  readonly deliver: (share: number, random: () => number) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type ActsOptions = {
  readonly db: Db;
  readonly customers: number;
  readonly drawFault: () => StripeFault | null;
};

const clock = { at: new Date('2026-11-24T18:00:00Z') };

export async function openActs({ db, customers, drawFault }: ActsOptions): Promise<ActsWorld> {
  // What an earlier story that broke off has left is nobody's work any more.
  await sql`update billing_operations set state = 'failed' where state = 'queued'`.execute(db);
  await sql`update billing_events set state = 'ignored' where state = 'stored'`.execute(db);
  const stripe = await startStripe();
  const billing = await createStripe({
    secretKey: 'sk_test_standin1',
    apiUrl: stripe.url,
    returnUrl: 'http://localhost:3000/done',
  });
  const now = (): Date => clock.at;
  const shop = composeShop(db, now, billing);
  const people: Person[] = [];
  for (let index = 0; index < customers; index += 1) {
    const who = await newPerson(shop, `Cliente ${index}`, `5215500${String(index).padStart(6, '0')}`);
    await proveAddress(shop, who, `cliente-${who.customerId}@correo.example`, true);
    await giveCard(db, who);
    people.push(who);
  }
  const { rows: stock } = await sql<{ sku: string; quantity: number }>`
    update stock set quantity = reserved + ${IN_STOCK} from product_variants v
    where v.id = variant_id and v.sku = any(${SKUS}) returning v.sku, quantity`.execute(db);
  await sql`
    update prices p set amount_minor = (select amount_minor from prices x join product_variants w on w.id = x.variant_id
        where w.sku = ${SKUS[0]} limit 1) + ${DEARER.minor}
    from product_variants v where v.id = p.variant_id and v.sku = ${DEARER.sku}`.execute(db);
  stripe.failSometimes(drawFault);
  const work = {
    ...{ db, billing, orders: orderPayments(billing, now), timeZone: async () => 'America/Mexico_City' },
    ...{ worker: newId<'worker'>(), isAlive: () => true },
    wakeOutbox: async () => undefined,
    mail: async () => undefined,
    alertStaff: async () => undefined,
    onError: () => undefined,
  };
  return {
    shop,
    stripe,
    people,
    kills: { count: 0 },
    stock: new Map(stock.map(({ sku, quantity }) => [sku, quantity])),
    perform: async () => void (await performOperations(work)),
    readEvents: async () => void (await processEvents(work)),
    close: stripe.close,
    later: async (minutes) => {
      clock.at = new Date(clock.at.getTime() + minutes * 60_000);
      await expireOrders({ db, businessClock: now });
    },
    hurry: async () => {
      await sql`update billing_operations set not_before = now(), leased_until = null where state = 'queued'`.execute(
        db,
      );
      await sql`update billing_events set not_before = now(), leased_until = null where state = 'stored'`.execute(db);
    },
    deliver: async (share, random) => {
      const chosen = stripe.account.events.filter(() => random() < share);
      const events = chosen
        .toSorted(() => random() - 0.5)
        .map(({ id, type, data, created }) => ({
          id,
          type,
          objectId: data.object.id,
          createdAt: new Date(created * 1_000),
        }));
      if (events.length > 0) await db.transaction().execute((tx) => insertEvents(tx, events));
    },
  };
}

/** A gift card that pays for some of what they order. */
const giveCard = (db: Db, { customerId }: Person) =>
  sql`with card as (
      insert into gift_cards (id, customer_id, number, currency, balance_minor)
      values (${newId()}, ${customerId}, ${`GC-${customerId}`}, 'MXN', ${ON_CARD}) returning id)
    insert into gift_card_entries (id, gift_card_id, amount_minor, at)
    select ${newId()}, id, ${ON_CARD}, now() from card`.execute(db);

/** The customer writes, and the model calls a tool with these arguments. */
export async function asksFor(world: ActsWorld, who: Person, tool: string, args: unknown): Promise<void> {
  await writes(world.shop, who, 'quiero algo');
  await turnsOf(world, who, async (request) => {
    const call = { id: 'call_1', args, position: 0 };
    // The vendor may be away: the tool fails and nothing is asked.
    const deps = { ledger: world.shop.ledger, onToolFailed: () => undefined };
    const { proposal } = await runTool(deps, world.shop.toolNamed(tool), call, request);
    return proposal === null ? SAYS : { outcome: 'proposed', proposal, trace: TRACE };
  });
}

/** The customer answers by a button or in words; with `isKilled` the worker dies between doing it and saying it. */
export async function answers(
  world: ActsWorld,
  who: Person,
  text: string,
  chosenId: string | null,
  isKilled: boolean,
): Promise<void> {
  await sql`update outbox_messages set state = 'sent', accepted_at = now() - interval '5 s' where conversation_id = ${who.id}`.execute(
    world.shop.db,
  );
  await writes(world.shop, who, text, chosenId);
  const killed = { saveReceipts: () => sql`insert into receipts (id) values (null)` };
  await turnsOf(world, who, async () => SAYS, isKilled ? killed : {});
}

/** The turns that are due, by two workers at once; a killed one is found again when its lease is over. */
export async function turnsOf(
  world: ActsWorld,
  who: Person,
  think: RunTurnDeps['runAgent'] = async () => SAYS,
  over: Partial<RunTurnDeps> = {},
): Promise<void> {
  const { shop, kills } = world;
  const run = () =>
    runTurn(shop.turnOf(who, think, over), who.id).catch((error: unknown) => {
      if (over.saveReceipts === undefined) throw error;
      kills.count += 1;
      return 'killed' as const;
    });
  for (let times = 0; times < 4; times += 1) {
    const outcomes = await Promise.all([run(), run()]);
    if (outcomes.every((outcome) => outcome === 'not_due' || outcome === 'killed')) break;
  }
  await sql`update turn_queue set lease_until = now() - interval '1 s' where conversation_id = ${who.id} and lease_until is not null`.execute(
    shop.db,
  );
  // Whoever was given to a person gets the assistant back.
  await sql`delete from holders where conversation_id = ${who.id}`.execute(shop.db);
}

export const fillsCart = (world: ActsWorld, who: Person, sku: string, quantity: number) =>
  callTool(world.shop, who, 'set_cart_line', { sku, quantity });

export const goesTo = (world: ActsWorld, who: Person, postalCode: string) =>
  callTool(world.shop, who, 'set_delivery_address', {
    address: {
      recipient: 'Ana Ruiz',
      street: `Durango ${postalCode}`,
      neighbourhood: 'Roma Norte',
      city: 'Ciudad de México',
      state: 'CDMX',
      postalCode,
      references: null,
    },
  });

/** Order numbers of a customer, the oldest first. */
export async function ordersOf({ shop }: ActsWorld, people: readonly Person[]): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    select number from orders where customer_id = any(${people.map(({ customerId }) => customerId)}::uuid[]) order by placed_at, id
  `.execute(shop.db);
  return rows.map(({ number }) => number);
}

/** Questions that were put to a customer, the oldest first. */
export async function questionsOf({ shop }: ActsWorld, { customerId }: Person): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from actions where customer_id = ${customerId} order by created_at, id`.execute(shop.db);
  return rows.map(({ id }) => id);
}

export const nobody = (): string => newId();
