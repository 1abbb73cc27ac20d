import express from 'express';
import { sql } from 'kysely';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeEach, expect, test } from 'vitest';
import type { Executor } from '../../../src/actions/index.ts';
import type { ToolContext, ToolOutcome } from '../../../src/agent/index.ts';
import { buildBillingShop } from '../../../src/app/build-billing.ts';
import { advanceLedger } from '../../../src/billing/demo/advance.ts';
import { payCheckout } from '../../../src/billing/demo/pay-checkout.ts';
import { type Billing, createDemoLedger, demoBillingRoutes } from '../../../src/billing/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { startLocalServer } from '../../support/local-server.ts';
import { onceIn } from '../../support/once.ts';
import { billingAt, type Customer, someone, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let now = new Date('2026-12-01T18:00:00Z');
let isVerified = false;
let chatSince: Date | null = null;
const settings = { publicUrl: 'http://localhost:3000', now: () => now };
let ana: Customer;
let work: ReturnType<typeof billingAt>;

beforeEach(async () => {
  now = new Date('2026-12-01T18:00:00Z');
  isVerified = false;
  chatSince = null;
  ana = await someone(db());
  work = billingAt(db(), createDemoLedger(db(), settings));
});

const shopWith = (billing: Billing | null, trialDays = 0) =>
  buildBillingShop({
    db: db(),
    billing,
    trialDays,
    cache: { get: (_key, _ms, load) => load() },
    currency: async () => 'MXN',
    timeZone: async () => 'America/Mexico_City',
    proof: {
      missing: async () => (isVerified ? null : { result: { outcome: 'verification_needed' }, facts: [] }),
      chatSince: async () => chatSince,
    },
    mail: null,
    businessClock: () => now,
  });

async function ask(
  name: string,
  input: object = {},
  billing: Billing | null = work.deps.billing,
  language: 'es' | 'en' = 'es',
  trialDays = 0,
): Promise<ToolOutcome> {
  const tool = shopWith(billing, trialDays).tools.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  const context: ToolContext = {
    turnId: newId(),
    conversationId: ana.id,
    customerId: ana.customerId,
    language,
    now,
    signal: new AbortController().signal,
    once: onceIn(db()),
  };
  return tool.run(input, context);
}
const outcomeOf = ({ result }: ToolOutcome): unknown => Object(result).outcome;

/** The customer taps yes under what a tool proposed, and the work is done. */
async function confirm({ proposal }: ToolOutcome): Promise<void> {
  if (proposal === undefined) throw new Error('nothing was proposed');
  const execute: Executor | undefined = shopWith(work.deps.billing).executors[proposal.kind];
  const action = {
    id: newId<'action'>(),
    conversationId: ana.id,
    customerId: ana.customerId,
    kind: proposal.kind,
    terms: proposal.terms,
    language: 'es',
  } as const;
  await db()
    .transaction()
    .execute(async (tx) => execute?.(tx, action, now));
  await work.perform();
  await work.events();
}
async function pay(): Promise<void> {
  const page = /checkout\/(\w+)/.exec((await told(db(), ana)).at(-1) ?? '')?.[1] ?? '';
  await payCheckout(db(), settings, page);
  await work.events();
}
async function subscribe(trialDays = 0): Promise<void> {
  await confirm(await ask('subscribe', { price_id: 'demo_price_month' }, work.deps.billing, 'es', trialDays));
  await pay();
}

test('from monthly to yearly the exact amount is shown before the tap, and charged after it', async () => {
  await subscribe();
  now = new Date('2026-12-16T18:00:00Z');
  const asked = await ask('change_plan', { price_id: 'demo_price_year' });
  expect(asked.proposal?.question).toBe(
    '¿Cambio tu plan de Club de café ($349.00 al mes) a Club de café, $3,490.00 al año? Hoy se cobran $3,309.87 por el cambio. (Demostración: no se mueve dinero.)',
  );
  await confirm(asked);
  expect((await told(db(), ana)).at(-1)).toBe(
    'Listo: tu plan ahora es Club de café, $3,490.00 al año. Por el cambio se cobró $3,309.87. (Demostración: no se mueve dinero.)',
  );
});

test('every word of the demo ledger says that no money moves, in both languages', async () => {
  await subscribe(14);
  await confirm(await ask('cancel_subscription'));
  await confirm(await ask('resume_subscription'));
  const all = await told(db(), ana);
  expect(all).toHaveLength(4);
  for (const text of all) expect(text).toContain('no se mueve dinero');
  expect(JSON.stringify((await ask('list_plans', {}, work.deps.billing, 'en')).result)).toContain('no money moves');
});

test('a trial ends, is charged and renews; a cancelled subscription ends with its period', async () => {
  await subscribe(14);
  expect((await ask('subscription_status')).result).toMatchObject({
    subscriptions: [{ status: 'trialing', trial_until: '15 de diciembre de 2026' }],
  });
  now = new Date('2026-12-16T00:00:00Z');
  await advanceLedger(db(), settings);
  await work.events();
  expect((await ask('subscription_status')).result).toMatchObject({
    subscriptions: [{ status: 'active', renews_on: '15 de enero de 2027' }],
  });
  await confirm(await ask('cancel_subscription'));
  now = new Date('2027-01-16T00:00:00Z');
  await advanceLedger(db(), settings);
  await work.events();
  expect((await ask('subscription_status')).result).toMatchObject({ subscriptions: [{ status: 'canceled' }] });
  expect((await told(db(), ana)).at(-1)).toContain('terminó');
});

test.each(['list_receipts', 'receipt_link', 'portal_link', 'pay_invoice', 'request_factura'])(
  '%s shows nothing before the customer has proven who they are',
  async (name) => {
    await subscribe();
    const input = name === 'receipt_link' ? { number: null } : name === 'request_factura' ? FACTURA : {};
    const outcome = await ask(name, input);
    expect([outcomeOf(outcome), outcome.facts]).toEqual(['verification_needed', []]);
  },
);

test('a verified customer gets receipts, a link to the newest, and the portal', async () => {
  await subscribe();
  isVerified = true;
  expect((await ask('list_receipts')).result).toMatchObject({ receipts: [{ amount: '$349.00', status: 'paid' }] });
  expect((await ask('receipt_link', { number: null })).facts).toContainEqual({
    kind: 'link',
    url: expect.stringContaining('/demo/receipt/'),
    of: 'receipt',
  });
  expect(outcomeOf(await ask('receipt_link', { number: 'of somebody else' }))).toBe('not_found');
  expect((await ask('portal_link')).facts).toContainEqual({
    kind: 'link',
    url: expect.stringContaining('/demo/portal/'),
    of: 'customer portal',
  });
  expect(outcomeOf(await ask('pay_invoice'))).toBe('nothing_open');
});

test.each([
  ['es', 'Pagar', 'Tienes $349.00 por pagar.'],
  ['en', 'Pay', 'You have MX$349.00 to pay.'],
] as const)(
  'what is open is paid by a button, whose address is no part of the words (%s)',
  async (language, button, text) => {
    await subscribe();
    const { billing } = work.deps;
    const url = 'https://invoice.stripe.com/i/1';
    const open = async (id: string, limit: number) =>
      (await billing.invoices(id, limit)).map((one) => ({ ...one, state: 'open', due: one.total, pageUrl: url }));
    const unpaid = { ...billing, invoices: open };
    expect((await ask('pay_invoice', {}, unpaid, language)).attach).toBeUndefined();
    isVerified = true;
    const { result, facts, attach } = await ask('pay_invoice', {}, unpaid, language);
    expect(attach).toEqual([{ kind: 'link', url, button, text }]);
    expect(JSON.stringify(result)).not.toContain('https://');
    expect(result).toMatchObject({ outcome: 'found', button: expect.stringContaining('sent with your words') });
    // The receipt that the button rests on.
    expect(facts).toContainEqual({ kind: 'link', url, of: 'invoice' });
    expect(facts).toContainEqual({ kind: 'money', amount: { minor: 34_900, currency: 'MXN' }, of: 'invoice' });
  },
);

test('a receipt goes out as a file under its number once it is known who asks', async () => {
  await subscribe();
  expect((await ask('receipt_link', { number: null })).attach).toBeUndefined();
  isVerified = true;
  const { attach, result } = await ask('receipt_link', { number: null });
  const { number, link } = result as { number: string; link: string };
  expect(attach).toEqual([{ kind: 'document', url: link, fileName: `${number}.pdf`, text: '' }]);
});

test('the file of a demo receipt can be read, and says that no money moves', async () => {
  await subscribe();
  isVerified = true;
  const { result } = await ask('receipt_link', { number: null });
  const { number, link } = result as { number: string; link: string };
  const app = express().use(demoBillingRoutes(db(), settings));
  const server = await startLocalServer((request, response) => app(request, response));
  const response = await fetch(link.replace('http://localhost:3000', `http://127.0.0.1:${server.port}`));
  expect(response.headers.get('content-type')).toBe('application/pdf');
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(await response.arrayBuffer())), {
    mergePages: true,
  });
  await server.close();
  expect(text).toContain(`Recibo / Receipt ${number}`);
  expect(text).toContain('Demostración: no se mueve dinero.');
  expect(text).toMatch(/\$349\.00/);
});

const FACTURA = {
  rfc: 'GODE561231GR8',
  name: 'Emilia Gómez',
  regime: '612',
  postal_code: '06700',
  use: 'G03',
  about: 'R-1',
};

test('a factura is asked for once, with a right RFC, and goes to a person', async () => {
  isVerified = true;
  expect((await ask('request_factura', { ...FACTURA, rfc: 'GODE561231GR9' })).result).toMatchObject({
    outcome: 'rfc_wrong',
    why: 'check_digit',
    tell: expect.stringContaining('RFC no es correcto: el último carácter'),
  });
  expect((await ask('request_factura', { ...FACTURA, regime: '605' })).result).toMatchObject({
    ...{ outcome: 'fiscal_wrong', field: 'use', why: 'not_together' },
    tell: expect.stringContaining('el SAT no acepta G03 con el régimen 605'),
  });
  for (const name of ['Emilia  Gómez\r\nBcc: x', 'Emilia Gómez']) {
    const outcome = await ask('request_factura', { ...FACTURA, name });
    expect([outcomeOf(outcome), outcome.personAsked?.why]).toEqual(['requested', 'factura (CFDI): R-1']);
  }
  const { rows } = await sql<{
    payload: object;
  }>`select payload from billing_notices where kind = 'invoice.requested' and customer_id = ${ana.customerId}`.execute(
    db(),
  );
  expect(rows).toEqual([
    {
      payload: {
        rfc: 'GODE561231GR8',
        name: 'Emilia Gómez Bcc: x',
        regime: '612',
        postalCode: '06700',
        use: 'G03',
        about: 'R-1',
      },
    },
  ]);
});

test.each([
  [{ ...FACTURA, postal_code: '6700' }],
  [{ ...FACTURA, regime: '999' }],
  [{ ...FACTURA, use: 'G3' }],
  [{ ...FACTURA, customer_id: 'x' }],
])('a factura with odd details is refused: %j', async (input) => {
  isVerified = true;
  await expect(async () => ask('request_factura', input)).rejects.toThrow();
});

test('what was begun elsewhere shows only to a verified customer', async () => {
  await subscribe();
  await sql`update billing_subscriptions set made_by = null where customer_id = ${ana.customerId}`.execute(db());
  for (const name of ['subscription_status', 'cancel_subscription'])
    expect(outcomeOf(await ask(name))).toBe('verification_needed');
  isVerified = true;
  expect(outcomeOf(await ask('subscription_status'))).toBe('found');
});

test('what was begun here long ago, before the chat had another owner, shows only to a verified customer', async () => {
  await subscribe();
  chatSince = new Date(now.getTime() + 1);
  expect(outcomeOf(await ask('subscription_status'))).toBe('verification_needed');
  chatSince = null;
  expect(outcomeOf(await ask('subscription_status'))).toBe('found');
});

test.each([
  ['subscribe', { price_id: 'price_made_up' }, 'unknown_plan'],
  ['change_plan', { price_id: 'demo_price_year' }, 'no_subscription'],
  ['cancel_subscription', {}, 'no_subscription'],
  ['resume_subscription', {}, 'no_subscription'],
  ['subscription_status', {}, 'none'],
])('%s without anything to act on says so and proposes nothing', async (name, input, outcome) => {
  const asked = await ask(name, input);
  expect([outcomeOf(asked), asked.proposal]).toEqual([outcome, undefined]);
});

test.each([
  ['subscribe', { price_id: 'demo_price_year' }, 'has_one_already'],
  ['change_plan', { price_id: 'demo_price_month' }, 'same_plan'],
  ['change_plan', { price_id: 'none' }, 'unknown_plan'],
  ['resume_subscription', {}, 'goes_on_already'],
])('%s that would change nothing proposes nothing', async (name, input, outcome) => {
  await subscribe();
  const asked = await ask(name, input);
  expect([outcomeOf(asked), asked.proposal]).toEqual([outcome, undefined]);
});

test('without Stripe and without the simulator every tool says that billing is not set up', async () => {
  for (const { name } of shopWith(null).tools) expect(outcomeOf(await ask(name, {}, null))).toBe('not_configured');
});

test('a page that is paid twice begins one subscription', async () => {
  await subscribe();
  await pay().catch(() => undefined);
  const { rows } = await sql`select from billing_subscriptions where customer_id = ${ana.customerId}`.execute(db());
  expect(rows).toHaveLength(1);
});

const pageOf = (text: string): string => /checkout\/(\w+)/.exec(text)?.[1] ?? '';
/** Two pages are paid, although the ledger had closed the first one. */
async function subscribeTwice(): Promise<void> {
  await confirm(await ask('subscribe', { price_id: 'demo_price_month' }));
  await confirm(await ask('subscribe', { price_id: 'demo_price_plus_year' }));
  await sql`update demo_billing_objects set body = (body::jsonb || '{"state": "open"}')::json where kind = 'checkout'`.execute(
    db(),
  );
  for (const text of await told(db(), ana)) await payCheckout(db(), settings, pageOf(text));
  await work.events();
}

test('a new page to subscribe on closes the one before it in the demo ledger', async () => {
  await confirm(await ask('subscribe', { price_id: 'demo_price_month' }));
  await confirm(await ask('subscribe', { price_id: 'demo_price_plus_year' }));
  const [first = '', second = ''] = (await told(db(), ana)).map(pageOf);
  const { billing } = work.deps;
  expect([await billing.checkout(first), await billing.checkout(second)]).toMatchObject([
    { state: 'expired' },
    { state: 'open' },
  ]);
  expect((await payCheckout(db(), settings, first))?.isPaid).toBe(false);
});

test.each([
  ['cancel_subscription', {}],
  ['resume_subscription', {}],
  ['change_plan', { price_id: 'demo_price_year' }],
])('%s does not guess which of two subscriptions is meant: a person takes over', async (name, input) => {
  await subscribeTwice();
  const asked = await ask(name, input);
  expect([outcomeOf(asked), asked.proposal, asked.personAsked?.why]).toEqual([
    'several_subscriptions',
    undefined,
    'more than one active subscription',
  ]);
});

test('credit of a change to a cheaper plan pays the next change in the demo ledger', async () => {
  await subscribe();
  const changes: string[] = [];
  for (const price_id of ['demo_price_year', 'demo_price_month', 'demo_price_year']) {
    now = new Date(now.getTime() + 1_000);
    const asked = await ask('change_plan', { price_id });
    await confirm(asked);
    changes.push(asked.proposal?.question ?? '', (await told(db(), ana)).at(-1) ?? '');
  }
  expect(changes).toEqual([
    expect.stringContaining('Hoy se cobran $3,141.00 por el cambio.'),
    expect.stringContaining('Por el cambio se cobró $3,141.00.'),
    expect.stringContaining('Te quedan $3,141.00 a favor por el cambio.'),
    expect.stringContaining('tienes $3,141.00 a favor para tus próximos cobros.'),
    expect.stringContaining('Hoy no se cobra nada. Tu saldo a favor paga $3,141.00 del cambio.'),
    expect.stringContaining('Con tu saldo a favor se pagaron $3,141.00 del cambio.'),
  ]);
});

test('credit pays the next renewals until it is used up, and the question to resume promises no charge', async () => {
  await subscribe();
  await confirm(await ask('change_plan', { price_id: 'demo_price_year' }));
  now = new Date(now.getTime() + 1_000);
  await confirm(await ask('change_plan', { price_id: 'demo_price_month' }));
  await confirm(await ask('cancel_subscription'));
  const resumed = await ask('resume_subscription');
  expect(resumed.proposal?.question).toContain('se renueva por $349.00 al mes, menos tu saldo a favor si tienes.');
  await confirm(resumed);
  now = new Date('2027-01-02T18:00:00Z');
  await advanceLedger(db(), settings);
  const { rows } = await sql<{ credit: object }>`
    select body -> 'credit' as credit from demo_billing_objects
    where kind = 'customer' and body ->> 'customerId' = ${ana.customerId}
  `.execute(db());
  expect(rows).toEqual([{ credit: { MXN: 314_100 - 34_900 } }]);
});
