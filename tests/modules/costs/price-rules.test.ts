import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { estimatePrice, marketOf, type PlannedSend, readPrices, SHIPPED_PRICES } from '../../../src/costs/index.ts';
import { priceOf } from '../../../src/costs/rules.ts';

const prices = await readPrices(SHIPPED_PRICES);
const NOW = new Date('2026-11-24T18:00:00Z');
const SEND: PlannedSend = {
  category: 'service',
  recipient: { phone: '5215512345678', bsuid: null },
  at: NOW,
  isWindowOpen: true,
  freeEntryUntil: null,
  freeServiceLeft: 0,
};

test.each([
  ['5215512345678', null, 'Mexico'],
  ['+52 55 1234 5678', null, 'Mexico'],
  ['12125550100', null, 'North America'],
  ['18095550100', null, 'Rest of Latin America'],
  ['12465550100', null, 'Other'],
  ['50255501000', null, 'Rest of Latin America'],
  ['5491155501000', null, 'Argentina'],
  ['8613912345678', null, 'Other'],
  [null, 'MX.13491208655302741918', 'Mexico'],
  [null, 'US.ENT.11815799212886844830', 'North America'],
  [null, 'ZZ.1', 'Other'],
  ['5215512345678', 'US.1', 'Mexico'],
  ['CO.99', null, 'Colombia'],
  [null, null, null],
])('the number %s and the user id %s are charged as %s', (phone, bsuid, market) => {
  expect(marketOf(prices, { phone, bsuid })).toBe(market);
});

describe('a planned message', () => {
  test('that answers a customer is charged as utility since October 2026', () => {
    const estimate = estimatePrice(prices, SEND);
    expect(estimate).toMatchObject({ currency: 'USD', market: 'Mexico', why: 'market_rate', isEstimated: true });
    expect(estimate.amountMicro).toBe(estimatePrice(prices, { ...SEND, category: 'utility' }).amountMicro);
    expect(estimate.amountMicro).toBeGreaterThan(0);
  });

  test('that answers a customer was free before October 2026, and a utility template too while the window was open', () => {
    const at = new Date('2026-09-30T23:59:59Z');
    expect(estimatePrice(prices, { ...SEND, at })).toMatchObject({ amountMicro: 0, why: 'free_in_window' });
    const utility = { ...SEND, at, category: 'utility' } as const;
    expect(estimatePrice(prices, utility)).toMatchObject({ amountMicro: 0, why: 'free_in_window' });
    expect(estimatePrice(prices, { ...utility, isWindowOpen: false }).why).toBe('market_rate');
    expect(estimatePrice(prices, { ...utility, at: NOW }).why).toBe('market_rate');
  });

  test('costs nothing while free service messages are left, which cover no template', () => {
    const withQuota = { ...SEND, freeServiceLeft: 1 };
    expect(estimatePrice(prices, withQuota)).toMatchObject({ amountMicro: 0, why: 'free_quota' });
    for (const category of ['utility', 'marketing', 'authentication'] as const)
      expect(estimatePrice(prices, { ...withQuota, category }).why).toBe('market_rate');
  });

  test.each(['service', 'utility', 'marketing', 'authentication'] as const)(
    'of the kind %s is free until the end of the free entry, and uses up no free message',
    (category) => {
      const free = { ...SEND, category, freeServiceLeft: 5, freeEntryUntil: new Date(NOW.getTime() + 1) };
      expect(estimatePrice(prices, free)).toMatchObject({ amountMicro: 0, why: 'free_entry_point' });
      expect(estimatePrice(prices, { ...free, freeEntryUntil: NOW }).why).not.toBe('free_entry_point');
    },
  );

  test('in words of our own cannot go once the window is closed, whatever is free', () => {
    const closed = { ...SEND, isWindowOpen: false, freeServiceLeft: 5, freeEntryUntil: new Date(NOW.getTime() + 1) };
    expect(estimatePrice(prices, closed)).toMatchObject({ amountMicro: 0, why: 'window_closed' });
    expect(estimatePrice(prices, { ...closed, category: 'marketing' }).why).toBe('free_entry_point');
  });

  test('to somebody whose country is unknown is reckoned as at home', () => {
    expect(estimatePrice(prices, { ...SEND, recipient: { phone: null, bsuid: null } }).market).toBe('Mexico');
  });
});

describe('what a status says', () => {
  const price = (category: string, type = 'regular', isBillable: boolean | null = true) =>
    priceOf(prices, { category, type, isBillable }, 'Mexico', NOW);
  test('of free entry, free service or not billable costs nothing', () => {
    expect(price('marketing', 'free_entry_point').amountMicro).toBe(0);
    expect(price('service', 'free_customer_service').amountMicro).toBe(0);
    expect(price('service', 'regular', false).amountMicro).toBe(0);
    expect(price('referral_conversion').amountMicro).toBe(0);
  });

  test('counts without the word billable, which WhatsApp will leave out', () => {
    expect(price('service', 'regular', null)).toEqual(price('service'));
    expect(price('service').amountMicro).toBeGreaterThan(0);
  });

  test('is read under the other names of its category too', () => {
    expect(price('marketing_lite')).toEqual(price('marketing'));
    expect(price('group_utility')).toEqual(price('utility'));
    expect(price('authentication-international').amountMicro).toBe(price('authentication').amountMicro);
  });

  test('of a kind that nobody knows yet is reckoned as utility, and said to be a guess', () => {
    expect(price('general_purpose_ai')).toEqual({ ...price('utility'), isEstimated: true });
  });
});

describe('a file of prices of the owner', () => {
  const OWN = {
    source: 'our contract',
    asOf: '2026-11-24',
    currency: 'MXN',
    usdPerUnit: 0.05,
    freeServicePerMonth: 1000,
    unknownRecipient: 'Mexico',
    otherMarket: 'Other',
    cards: [
      {
        validFrom: '2026-10-01',
        chargesUtilityInWindow: true,
        rates: Object.fromEntries(
          ['Mexico', 'Other'].map((name) => [
            name,
            { marketing: 0.6, utility: 0.16, authentication: 0.16, service: 0.16 },
          ]),
        ),
      },
    ],
    markets: [{ name: 'Mexico', countries: ['MX'], callingCodes: ['52'] }],
  };
  async function readOwn(content: string) {
    const folder = await mkdtemp(join(tmpdir(), 'recado-prices-'));
    try {
      await writeFile(join(folder, 'own.json'), content);
      return await readPrices(join(folder, 'own.json'));
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test('is reckoned in its own currency, and its figures are no estimates', async () => {
    const own = await readOwn(JSON.stringify(OWN));
    expect(estimatePrice(own, SEND)).toMatchObject({ amountMicro: 160_000, currency: 'MXN', isEstimated: false });
  });

  test.each([
    ['no JSON', '{', /cannot be read/],
    ['a currency in small letters', JSON.stringify({ ...OWN, currency: 'mxn' }), /currency: must be three capital/],
    ['a home without prices', JSON.stringify({ ...OWN, unknownRecipient: 'Chile' }), /has no Chile/],
    ['dollars that are not worth a dollar', JSON.stringify({ ...OWN, currency: 'USD' }), /usdPerUnit: must be 1/],
    ['a price below nothing', JSON.stringify(OWN).replace('0.16', '-1'), /cards\.0\.rates/],
  ])('with %s stops the start and says where', async (_, content, words) => {
    const refused = await readOwn(content).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'prices_unreadable', facts: { message: expect.stringMatching(words) } });
  });

  test('that is not there stops the start and names the setting', async () => {
    const refused = await readPrices('/nowhere/prices.json').catch((error: unknown) => error);
    expect(refused).toMatchObject({ facts: { message: expect.stringContaining('WHATSAPP_PRICES_FILE') } });
  });
});

test('the prices that ship name their source and day, and mark every figure as an estimate', async () => {
  const { default: file } = await import('../../../src/costs/prices.json', { with: { type: 'json' } });
  expect(file.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(file.source.en).toMatch(/Mexican figures/);
  expect(file.source.es).toMatch(/México/);
  expect(prices.isConfirmed).toBe(false);
  const rates = file.cards.flatMap((card) => Object.values(card.rates));
  expect(rates.length).toBeGreaterThan(30);
  expect(rates.every(({ estimated }) => estimated)).toBe(true);
});
