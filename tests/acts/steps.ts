import fc from 'fast-check';
import { sql } from 'kysely';
import { refundsBy } from '../../src/app/join-orders.ts';
import { type MoveTo, moveOrder } from '../../src/orders/index.ts';
import type { Person } from '../attacks/shop.ts';
import type { StripeFault } from '../support/stripe/stand-in.ts';
import {
  type ActsWorld,
  answers,
  asksFor,
  fillsCart,
  goesTo,
  nobody,
  ordersOf,
  questionsOf,
  SKUS,
  turnsOf,
} from './world.ts';

/** One thing that may happen at any time. `who` and `nth` are taken by what there is. */
export type Step =
  | {
      readonly does: 'order';
      readonly who: number;
      readonly sku: number;
      readonly quantity: number;
      readonly payment: string;
      readonly byGiftCard: boolean;
      readonly postalCode: string;
      /** The question is answered at once; else by a later step, or never. */
      readonly isConfirmed: boolean;
    }
  | {
      readonly does: 'ask';
      readonly who: number;
      readonly nth: number;
      readonly for: (typeof WISHES)[number];
      readonly isConfirmed: boolean;
    }
  | {
      readonly does: 'answer';
      readonly who: number;
      readonly nth: number;
      readonly how: (typeof ANSWERS)[number];
      readonly isKilled: boolean;
    }
  | { readonly does: 'pay'; readonly nth: number; readonly amount: 'all' | 'less' | 'other currency' }
  | { readonly does: 'staff'; readonly nth: number; readonly to: MoveTo }
  /** Paid, sent and handed over at once. */
  | { readonly does: 'hand over'; readonly nth: number }
  | { readonly does: 'webhooks'; readonly share: number }
  | { readonly does: 'work'; readonly isLost: boolean }
  | { readonly does: 'later'; readonly minutes: number }
  | { readonly does: 'forget keys' }
  | { readonly does: 'fault'; readonly route: (typeof ROUTES)[number]; readonly fault: StripeFault };

const ANSWERS = ['tap', 'tap', 'tap', 'tap twice', 'typed', 'older', 'foreign', 'forged', 'no'] as const;
const WISHES = [
  'cancel_order',
  'change_order_items',
  'change_order_address',
  'change_order_payment',
  'pay by gift card',
  'return_items',
  'exchange_items',
  'refund original',
  'refund gift card',
  'subscribe',
  'change_plan',
  'cancel_subscription',
  'resume_subscription',
] as const;
const ROUTES = [
  'createCustomer',
  'createCheckout',
  'createRefund',
  'updateSubscription',
  'listRefunds',
  'readCheckout',
] as const;
export const FAULTS: readonly StripeFault[] = ['402', '409', '429', '500', '500 acted', 'timeout', 'timeout acted'];
const MOVES: readonly MoveTo[] = ['paid', 'shipped', 'delivered', 'delivered', 'cancelled', 'returned', 'exchanged'];

const who = fc.nat(9);
const nth = fc.nat(99);
const mostly = fc.nat(9).map((one) => one < 7);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('order' as const),
      who,
      sku: fc.nat(SKUS.length - 1),
      quantity: fc.integer({ min: 1, max: 3 }),
      payment: fc.constantFrom('card', 'card', 'oxxo', 'spei'),
      byGiftCard: fc.boolean(),
      postalCode: fc.constantFrom('06700', '54000', '64000'),
      isConfirmed: mostly,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('ask' as const),
      who,
      nth,
      for: fc.constantFrom(...WISHES),
      isConfirmed: mostly,
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      does: fc.constant('answer' as const),
      who,
      nth,
      how: fc.constantFrom(...ANSWERS),
      isKilled: fc.nat(9).map((one) => one === 0),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('pay' as const),
      nth,
      amount: fc.constantFrom(
        'all' as const,
        'all' as const,
        'all' as const,
        'less' as const,
        'other currency' as const,
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('staff' as const), nth, to: fc.constantFrom(...MOVES) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('hand over' as const), nth }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('webhooks' as const), share: fc.constantFrom(0.3, 0.7, 1) }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('work' as const), isLost: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('later' as const), minutes: fc.constantFrom(5, 31, 1_500, 4_400) }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'forget keys' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('fault' as const),
      route: fc.constantFrom(...ROUTES),
      fault: fc.constantFrom(...FAULTS),
    }),
  },
);

/** A story of so many steps. */
export const stories = (length: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: 1, maxLength: length, size: 'max' });

const at = <T>(all: readonly T[], index: number): T | undefined => all[index % Math.max(1, all.length)];

export async function happen(world: ActsWorld, one: Step, random: () => number): Promise<void> {
  const { shop, stripe, people } = world;
  const person = 'who' in one ? at(people, one.who) : undefined;
  switch (one.does) {
    case 'order':
      if (person === undefined) return;
      await fillsCart(world, person, SKUS[one.sku] ?? SKUS[0], one.quantity);
      await goesTo(world, person, one.postalCode);
      await asksFor(world, person, 'place_order', { payment: one.payment, gift_card: one.byGiftCard });
      return one.isConfirmed ? tapsNewest(world, person) : undefined;
    case 'ask':
      return wish(world, one);
    case 'answer':
      return answer(world, one);
    case 'pay': {
      const open = [...stripe.account.sessions.values()].filter(({ status }) => status === 'open');
      const page = at(open, one.nth);
      if (page === undefined) return;
      const asked = page.amount_total ?? 0;
      const amount = one.amount === 'less' ? Math.ceil(asked / 2) : asked;
      const isPlan = page.wants.mode === 'subscription';
      const paid = { amount, currency: one.amount === 'other currency' ? 'usd' : String(page.currency) };
      stripe.pay(page.id, one.amount === 'all' || isPlan ? undefined : paid);
      return;
    }
    case 'staff': {
      const number = at(await ordersOf(world, people), one.nth);
      const move = { to: one.to, by: 'staff', reason: null, carrier: null, tracking: null, at: shop.clock() };
      const restock = one.nth % 3 === 0 ? null : one.nth % 3 === 1;
      if (number !== undefined)
        await moveOrder(shop.db, number, { ...move, restock }, { refunds: refundsBy({ kind: 'stripe' }) });
      return;
    }
    case 'hand over': {
      const number = at(await ordersOf(world, people), one.nth);
      const by = { by: 'staff', reason: null, carrier: null, tracking: null, at: shop.clock() };
      if (number !== undefined)
        for (const to of ['paid', 'shipped', 'delivered'] as const) await moveOrder(shop.db, number, { ...by, to });
      return;
    }
    case 'webhooks':
      await world.deliver(one.share, random);
      return world.readEvents();
    case 'work':
      // A worker that is lost right after the vendor acted: another one takes its work up.
      if (one.isLost) stripe.atNext('createRefund', () => world.hurry().then(world.perform));
      await world.hurry();
      await Promise.all([world.perform(), world.perform()]);
      return;
    case 'later':
      return world.later(one.minutes);
    case 'forget keys':
      await sql`update billing_calls set first_called_at = first_called_at - interval '21 hours' where state = 'open'`.execute(
        shop.db,
      );
      return;
    default:
      stripe.fail(one.route, [one.fault]);
  }
}

const SENDS_BACK: ReadonlySet<string> = new Set(['return_items', 'exchange_items']);

/** Orders that may be sent back, with one thing of each. */
async function deliveredTo({ shop }: ActsWorld, { customerId }: Person) {
  const { rows } = await sql<{ number: string; sku: string }>`
    select distinct on (o.number) o.number, l.sku from orders o join order_lines l on l.order_id = o.id
    where o.customer_id = ${customerId} and o.state = 'delivered'`.execute(shop.db);
  return rows;
}

async function wish(world: ActsWorld, one: Extract<Step, { does: 'ask' }>): Promise<void> {
  const person = at(world.people, one.who);
  if (person === undefined) return;
  const delivered = SENDS_BACK.has(one.for) ? await deliveredTo(world, person) : [];
  const back = at(delivered, one.nth);
  const number = back?.number ?? at(await ordersOf(world, [person]), one.nth) ?? 'ZZ-99999';
  const items = [{ sku: back?.sku ?? SKUS[one.nth % SKUS.length], quantity: 1 }];
  const args = {
    cancel_order: { number, reason: 'other' },
    change_order_items: { number, from_sku: SKUS[one.nth % 3], to_sku: SKUS[(one.nth + 1) % 3] },
    change_order_address: { number },
    change_order_payment: { number, payment: one.nth % 2 === 0 ? 'oxxo' : 'card' },
    'pay by gift card': { number, payment: 'card', gift_card: true },
    return_items: { number, reason: 'damaged', items },
    exchange_items: {
      number,
      reason: 'damaged',
      items: items.map((item) => ({ ...item, to_sku: SKUS[(one.nth + 1) % SKUS.length] })),
      pay_by: at(['link', 'gift_card', 'on_delivery'], one.nth),
      refund_to: at(['original', 'gift_card'], one.nth),
    },
    'refund original': { number, to: 'original' },
    'refund gift card': { number, to: 'gift_card' },
    subscribe: { price_id: 'price_month' },
    change_plan: { price_id: one.nth % 2 === 0 ? 'price_plus_month' : 'price_year' },
    cancel_subscription: {},
    resume_subscription: {},
  }[one.for];
  if (one.for === 'change_order_address')
    await goesTo(world, person, at(['06700', '54000', '64000'], one.nth) ?? '06700');
  const tool = TOOLS.find(([wish]) => one.for.startsWith(wish))?.[1] ?? one.for;
  await asksFor(world, person, tool, args);
  if (one.isConfirmed) await tapsNewest(world, person);
}

const TOOLS = [
  ['refund', 'request_refund'],
  ['pay by gift card', 'change_order_payment'],
] as const;

async function tapsNewest(world: ActsWorld, person: Person): Promise<void> {
  const newest = (await questionsOf(world, person)).at(-1);
  if (newest !== undefined) await answers(world, person, 'Sí', `act:${newest}:yes`, false);
}

async function answer(world: ActsWorld, one: Extract<Step, { does: 'answer' }>): Promise<void> {
  const person = at(world.people, one.who);
  const other = at(world.people, one.who + 1);
  if (person === undefined || other === undefined) return;
  const asked = await questionsOf(world, person);
  const newest = asked.at(-1) ?? nobody();
  const [id, says] = {
    tap: [newest, 'yes'],
    'tap twice': [newest, 'yes'],
    typed: [newest, null],
    older: [at(asked, one.nth) ?? nobody(), 'yes'],
    foreign: [at(await questionsOf(world, other), one.nth) ?? nobody(), 'yes'],
    forged: [nobody(), 'yes'],
    no: [newest, 'no'],
  }[one.how] as [string, string | null];
  const chosen = says === null ? null : `act:${id}:${says}`;
  await answers(world, person, 'Sí', chosen, one.isKilled);
  if (one.how === 'tap twice') await answers(world, person, 'Sí', chosen, false);
}

/** Nothing fails any more, everybody is back at work, and what is left over is done. */
export async function calmDown(world: ActsWorld): Promise<void> {
  const { stripe, people, shop } = world;
  stripe.failSometimes(() => null);
  for (const route of ROUTES) stripe.fail(route, []);
  for (const person of people) await turnsOf(world, person);
  for (let round = 0; round < 12; round += 1) {
    await world.deliver(1, () => 0);
    await world.hurry();
    await world.perform();
    await world.readEvents();
    const { rows } = await sql<{ left: number }>`
      select (select count(*) from billing_operations where state = 'queued')
        + (select count(*) from billing_events where state = 'stored') as left`.execute(shop.db);
    if (rows[0]?.left === 0) return;
  }
}
