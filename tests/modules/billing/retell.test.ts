import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertEvents, retellOperation } from '../../../src/billing/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import { billingAt, type Customer, deliver, pageButtons, SUBSCRIBE, sayYes, someone, stripeAt } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let stripe: StripeStandIn;
let work: ReturnType<typeof billingAt>;
let ana: Customer;

beforeEach(async () => {
  stripe = await startStripe();
  work = billingAt(db(), await stripeAt(stripe));
  await sql`truncate billing_operations, billing_events, billing_subscriptions, billing_customers, billing_pages cascade`.execute(
    db(),
  );
  ana = await someone(db());
});
afterEach(() => stripe.close());

const pay = async (): Promise<void> => {
  stripe.pay([...stripe.account.sessions.keys()].at(-1) ?? '');
  await deliver(db(), stripe, insertEvents);
  await work.events();
};

test('a yes that is tapped again hears that it is under way, then the link, then that the subscription is active', async () => {
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  expect(await retellOperation(db(), action)).toBe('Todavía lo estoy haciendo; en cuanto termine te aviso por aquí.');
  await work.perform();
  const { url = '' } = (await pageButtons(db(), ana)).at(-1) ?? {};
  expect(await retellOperation(db(), action)).toBe(`Termina tu suscripción a Club de café en este enlace: ${url}`);
  await pay();
  expect(await retellOperation(db(), action)).toBe('Tu suscripción a Club de café ya está activa.');
});

test('a link that was closed meanwhile is not told again', async () => {
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  await work.perform();
  await sayYes(db(), ana, SUBSCRIBE);
  expect(await retellOperation(db(), action)).toBe(
    'Ese enlace ya no está abierto. Si todavía quieres suscribirte, pídeme otro.',
  );
});

test.each([
  ['done', false, 'Listo: tu suscripción queda cancelada'],
  ['refused', true, 'Ya no encuentro lo que querías cambiar'],
])('a cancellation that was %s meanwhile is told as that', async (_, isGone, words) => {
  await sayYes(db(), ana, SUBSCRIBE);
  await work.perform();
  await pay();
  const [subscriptionId] = [...stripe.account.subscriptions.keys()];
  const { action } = await sayYes(db(), ana, { kind: 'cancel', subscriptionId });
  if (isGone) stripe.account.subscriptions.clear();
  await work.perform();
  expect(await retellOperation(db(), action)).toContain(words);
});

test('an action that led to no operation keeps its stored words', async () => {
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  expect(await retellOperation(db(), { ...action, id: newId<'action'>() })).toBeNull();
});
