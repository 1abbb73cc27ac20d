import { sql } from 'kysely';
import { orderPayments } from '../../src/app/join-orders.ts';
import { payCheckout } from '../../src/billing/demo/pay-checkout.ts';
import { type Billing, performOperations, processEvents } from '../../src/billing/index.ts';
import { parseEmail } from '../../src/core/email.ts';
import { type ActionId, newId } from '../../src/core/ids.ts';
import { type MoveTo, markPaid, moveOrder, type OrderId } from '../../src/orders/index.ts';
import { runTurn } from '../../src/turn/index.ts';
import { setRecordAddress, verifyByStaff } from '../../src/verification/index.ts';
import { ask, type ComposedShop, callTool, confirm, newPerson, type Person, writes } from './shop.ts';

export const PUBLIC_URL = 'http://localhost:3000';

/** Who somebody is, all of it made up. */
export type Profile = {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly street: string;
  readonly secret: string;
  /** Pieces of each of their orders: their amounts are nobody else's. */
  readonly pieces: number;
  readonly isVerified: boolean;
};

/** Somebody with one of everything: orders in each state, a subscription with a receipt, cart, gift card, open question. */
export type Resident = Person & {
  readonly profile: Profile;
  readonly orders: {
    readonly pending: string;
    readonly delivered: string;
    readonly refunded: string;
    readonly refundable: string;
  };
  readonly question: ActionId;
};

/** A cup that comes in other colours at the same price. */
export const SKU = 'TALA-AZ';

export async function settleIn(shop: ComposedShop, billing: Billing, profile: Profile): Promise<Resident> {
  const { db } = shop;
  const who = await newPerson(shop, profile.name, profile.phone);
  await proveAddress(shop, who, profile.email, true);
  await putOnRecord(shop, who, profile);
  const delivered = await placeOrder(shop, who, profile);
  await pay(shop, delivered);
  for (const to of ['shipped', 'delivered'] as const) await move(shop, delivered, to);
  const refunded = await placeOrder(shop, who, profile);
  await pay(shop, refunded);
  await move(shop, refunded, 'cancelled');
  await confirm(shop, who, 'request_refund', { number: refunded, to: 'gift_card' });
  const refundable = await placeOrder(shop, who, profile);
  await pay(shop, refundable);
  await move(shop, refundable, 'cancelled');
  await confirm(shop, who, 'subscribe', { price_id: 'demo_price_month' });
  const pending = await placeOrder(shop, who, profile);
  await workAtVendor(shop, billing);
  await paySubscriptionPage(shop, billing, who);
  await keepCart(shop, who, profile, profile.pieces);
  const { proposal } = await callTool(shop, who, 'cancel_order', { number: pending, reason: 'other' });
  const question = await ask(shop, who, proposal);
  await tellSecret(shop, who, profile.secret);
  if (!profile.isVerified) {
    await sql`update verifications set level = null, verified_until = null where customer_id = ${who.customerId}`.execute(
      db,
    );
    await callTool(shop, who, 'request_code');
  }
  return { ...who, profile, question, orders: { pending, delivered, refunded, refundable } };
}

export async function proveAddress(shop: ComposedShop, who: Person, email: string, isProven: boolean): Promise<void> {
  const address = parseEmail(email);
  if (address === null) throw new Error(`${email} is no address`);
  const by = { by: 'Lucía', reason: 'INE', now: shop.clock() };
  await shop.db.transaction().execute(async (tx) => {
    await setRecordAddress(tx, who.customerId, address, { ...by, isSource: true });
    if (!isProven) return;
    await verifyByStaff(tx, who.customerId, by);
    // As after a right code.
    await sql`update verifications set is_proven = true where customer_id = ${who.customerId}`.execute(tx);
  });
}

/** What a file of the business has brought: another address than that of the orders, and a card. */
async function putOnRecord({ db }: ComposedShop, who: Person, profile: Profile): Promise<void> {
  const address = { ...addressOf(profile), street: `${profile.street}-B`, neighbourhood: `Colonia ${profile.secret}` };
  await sql`
    insert into customer_addresses (id, customer_id, position, label, address, is_default)
    values (${newId()}, ${who.customerId}, 0, ${`casa de ${profile.name}`}, ${JSON.stringify(address)}::json, true)`.execute(
    db,
  );
  await sql`
    insert into customer_payment_methods (id, customer_id, position, kind, brand, last_four, is_default)
    values (${newId()}, ${who.customerId}, 0, 'card', ${`Visa de ${profile.name}`}, '0042', true)`.execute(db);
}

const addressOf = ({ name, street }: Profile) => ({
  recipient: name,
  street,
  neighbourhood: 'Roma Norte',
  city: 'Ciudad de México',
  state: 'CDMX',
  postalCode: '06700',
  references: null,
});

/** The cart and the address of this customer are what they were. */
export async function keepCart(shop: ComposedShop, who: Person, profile: Profile, quantity: number): Promise<void> {
  await callTool(shop, who, 'set_cart_line', { sku: SKU, quantity });
  await callTool(shop, who, 'set_delivery_address', { address: addressOf(profile) });
}

async function placeOrder(shop: ComposedShop, who: Person, profile: Profile): Promise<string> {
  await keepCart(shop, who, profile, profile.pieces);
  const told = await confirm(shop, who, 'place_order', { payment: 'card' });
  const [number] = /[A-Z]{2}-\d{5}/.exec(told) ?? [];
  if (number === undefined) throw new Error(`no order number in: ${told}`);
  return number;
}

async function pay({ db, clock }: ComposedShop, number: string): Promise<void> {
  const { rows } = await sql<{ id: OrderId; minor: number }>`
    select id, total_minor as minor from orders where number = ${number.replace('-', '')}`.execute(db);
  const [order] = rows;
  if (order === undefined) throw new Error(`no order ${number}`);
  const amount = { minor: order.minor, currency: 'MXN' };
  const receipt = { provider: 'record', receipt: newId(), amount, at: clock() };
  await db.transaction().execute((tx) => markPaid(tx, order.id, receipt));
}

const move = ({ db, clock }: ComposedShop, number: string, to: MoveTo) =>
  moveOrder(db, number, { to, by: 'staff', reason: null, carrier: null, tracking: null, at: clock() });

async function workAtVendor({ db, clock }: ComposedShop, billing: Billing): Promise<void> {
  const deps = {
    ...{ db, billing, orders: orderPayments(billing, clock), timeZone: async () => 'America/Mexico_City' },
    ...{ worker: newId<'worker'>(), isAlive: () => true },
    wakeOutbox: async () => undefined,
    mail: async () => undefined,
    alertStaff: (kind: string) => Promise.reject(new Error(kind)),
    onError: (_subject: string, error: unknown) => {
      throw error;
    },
  };
  await performOperations(deps);
  await processEvents(deps);
}

async function paySubscriptionPage(shop: ComposedShop, billing: Billing, who: Person): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select result ->> 'id' as id from billing_operations where kind = 'subscribe' and customer_id = ${who.customerId}
  `.execute(shop.db);
  await payCheckout(shop.db, { publicUrl: PUBLIC_URL, now: shop.clock }, rows[0]?.id ?? '');
  await workAtVendor(shop, billing);
}

/** A turn in which the customer says something that nobody else is to read. */
async function tellSecret(shop: ComposedShop, who: Person, secret: string): Promise<void> {
  await writes(shop, who, secret);
  const usage = { modelCalls: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costMicroUsd: 1, modelMs: 1 };
  const trace = { model: 'x', generationIds: [], promptHash: 'h', request: '[]', calls: [], usage };
  await runTurn(
    shop.turnOf(who, async () => ({ outcome: 'replied', text: 'Entendido.', trace })),
    who.id,
  );
}

/** Everything of this person that nobody else is to see, as it would be written. */
export async function secretsOf({ db }: ComposedShop, who: Resident): Promise<string[]> {
  const { rows } = await sql<{ secret: string }>`
    select number as secret from orders where customer_id = ${who.customerId}
    union select left(number, 2) || '-' || right(number, 5) from orders where customer_id = ${who.customerId}
    union select to_char(total_minor / 100.0, 'FM999,999,990.00') from orders where customer_id = ${who.customerId}
    union select id::text from orders where customer_id = ${who.customerId}
    union select address ->> 'street' from customer_addresses where customer_id = ${who.customerId}
    union select brand from customer_payment_methods where customer_id = ${who.customerId}
    union select number from gift_cards where customer_id = ${who.customerId}
    union select vendor_id from billing_subscriptions where customer_id = ${who.customerId}
    union select vendor_id from billing_customers where customer_id = ${who.customerId}
    union select body ->> 'number' from demo_billing_objects where kind = 'invoice' and body ->> 'customerId' = ${who.customerId}
    union select id from demo_billing_objects where body ->> 'customerId' = ${who.customerId}
    union select id::text from actions where customer_id = ${who.customerId}
  `.execute(db);
  const { name, email, street, secret, phone } = who.profile;
  return [...rows.map((row) => row.secret), who.id, who.customerId, name, email, street, secret, phone].filter(Boolean);
}
