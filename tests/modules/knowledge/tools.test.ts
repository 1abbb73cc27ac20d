import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ToolContext } from '../../../src/agent/index.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Language } from '../../../src/core/language.ts';
import {
  businessPrivacyNotice,
  createBusinessReader,
  EMPTY_SHOP,
  loadShop,
  openingHoursTool,
  readShopFolder,
  shopPoliciesTool,
} from '../../../src/knowledge/index.ts';
import { shareContactTool } from '../../../src/knowledge/tools/share-contact.ts';
import { useDatabase } from '../../support/database.ts';
import { neverOnce } from '../../support/once.ts';

const FIXTURE = fileURLToPath(new URL('../../../fixtures/shop/', import.meta.url));
const database = useDatabase();
const deps = { readBusiness: async () => (await readShopFolder(FIXTURE)).business };

const context = (now: string, language: Language = 'es'): ToolContext => ({
  turnId: newId<'message'>(),
  conversationId: newId<'conversation'>(),
  customerId: newId<'customer'>(),
  language,
  now: new Date(now),
  signal: new AbortController().signal,
  once: neverOnce,
});
const hours = (now: string, date: string | null, language?: Language) =>
  openingHoursTool(deps).run({ date }, context(now, language));

test('open now is said with closing time and next opening, by the clock of the shop', async () => {
  const { result, facts } = await hours('2026-11-24T18:00:00Z', null);
  expect(result).toMatchObject({
    now: { date: '2026-11-24', time: '12:00', weekday: 'martes' },
    open_now: true,
    closes: { date: '2026-11-24', time: '14:30', weekday: 'martes' },
    next_opening: { date: '2026-11-24', time: '15:30', weekday: 'martes' },
    week: { domingo: ['09:00-15:00'] },
  });
  expect(facts).toContainEqual({ kind: 'time', time: '14:30', of: 'closes' });
});

test('on a holiday it is closed, whatever the weekday says', async () => {
  const { result, facts } = await hours('2026-12-25T18:00:00Z', null, 'en');
  expect(result).toMatchObject({
    open_now: false,
    closes: null,
    today: { special_day: 'Christmas Day', hours: [] },
    next_opening: { date: '2026-12-26', time: '09:00', weekday: 'Saturday' },
  });
  expect(facts).toContainEqual({ kind: 'weekday', weekday: 6, of: 'next opening' });
});

test('a day that is asked about has its own hours', async () => {
  const { result, facts } = await hours('2026-11-24T18:00:00Z', '2026-12-31');
  expect(result).toMatchObject({
    asked_day: { date: '2026-12-31', weekday: 'jueves', special_day: 'Fin de año', hours: ['09:00-16:00'] },
  });
  expect(facts).toContainEqual({ kind: 'time', time: '16:00', of: 'Fin de año' });
  for (const day of ['31 de diciembre', '2026-02-31']) expect(() => hours('2026-11-24T18:00:00Z', day)).toThrow();
});

test('every time and date of the result is a fact', async () => {
  for (const now of ['2026-11-24T18:00:00Z', '2026-11-29T04:00:00Z', '2027-01-01T18:00:00Z']) {
    const { result, facts } = await hours(now, '2027-03-26');
    const known = JSON.stringify(facts);
    const figures = JSON.stringify(result).match(/\d{4}-\d\d-\d\d|\d\d:\d\d/g) ?? [];
    expect(figures.length).toBeGreaterThan(20);
    expect(figures.filter((figure) => !known.includes(figure))).toEqual([]);
  }
});

test('the rules of the shop come with a fact for every amount, term and link', async () => {
  const topics = ['shipping', 'returns', 'payment', 'contact', 'privacy'];
  const { result, facts } = await shopPoliciesTool(deps).run({ topics }, context('2026-11-24T18:00:00Z'));
  expect(result).toMatchObject({
    shipping: [
      {},
      { zone: 'Ciudad de México', price: '$59.00', free_from: '$599.00', working_days: { from: 1, to: 2 } },
      {},
      {},
    ],
    returns: [{ days_after_delivery: 30 }, { days_after_delivery: 7 }, { can_be_returned: false }],
    privacy: { privacy_notice: 'https://cafelapaloma.example/aviso-de-privacidad' },
  });
  expect(facts).toContainEqual({ kind: 'money', amount: { minor: 59_900, currency: 'MXN' }, of: 'Ciudad de México' });
  expect(facts).toContainEqual({ kind: 'number', value: 30, unit: 'days', of: 'Equipo y tazas' });
  expect(facts).toContainEqual({ kind: 'link', url: 'https://cafelapaloma.example', of: 'Sitio web' });
});

test('only the topics that were asked for are told, in the customer’s language', async () => {
  const { result } = await shopPoliciesTool(deps).run({ topics: ['returns'] }, context('2026-11-24T18:00:00Z', 'en'));
  expect(Object.keys(result as object)).toEqual(['returns']);
  expect(JSON.stringify(result)).toContain('Unused and in its packaging');
  const weather = () => shopPoliciesTool(deps).run({ topics: ['weather'] }, context('2026-11-24T18:00:00Z'));
  expect(weather).toThrow();
});

test('the shop’s own number goes as a contact card, once, and as the owner wrote it', async () => {
  const { result, facts, attach } = await shareContactTool(deps).run({}, context('2026-11-24T18:00:00Z'));
  expect(result).toMatchObject({ outcome: 'sent' });
  expect(attach).toEqual([
    {
      kind: 'contacts',
      text: 'Café La Paloma: 55 5555 0142',
      contacts: [{ name: 'Café La Paloma', phone: '55 5555 0142' }],
    },
  ]);
  expect(facts).toContainEqual({ kind: 'text', text: '55 5555 0142', of: 'phone' });
  // It proves that a card was sent, and that nobody was told of the customer.
  expect(facts).toContainEqual({ kind: 'done', effect: 'contact_file_sent', of: 'contact' });
});

test.each([
  ['has no phone', []],
  ['is reached by plain words', ['escribe «persona»']],
  ['has an address of mail with digits', ['ventas55@tienda.example']],
])('a shop that %s has no card to send', async (_, values) => {
  const label = { es: 'Persona', en: 'Person' };
  const contactChannels = values.map((value) => ({ key: 'person', kind: 'person', value, label }) as const);
  const readBusiness = async () => ({ ...(await deps.readBusiness()), contactChannels });
  const outcome = await shareContactTool({ readBusiness }).run({}, context('2026-11-24T18:00:00Z'));
  expect(outcome).toEqual({ result: { outcome: 'no_phone' }, facts: [] });
});

test('the notice names the privacy link and how to reach a person', async () => {
  const business = await deps.readBusiness();
  expect(businessPrivacyNotice(business, 'es')).toBe(
    'Aviso de privacidad: https://cafelapaloma.example/aviso-de-privacidad\nPara hablar con una persona, escribe «persona» o llama: 55 5555 0142',
  );
  expect(businessPrivacyNotice(business, 'en')).toContain('write “person” or call: 55 5555 0142');
});

test('the facts are those of an empty shop before one was loaded and known a second later', async () => {
  let now = 0;
  const read = createBusinessReader({
    db: database().db,
    cache: { get: (_, load) => load() },
    machineClock: () => new Date(now),
  });
  expect(await read()).toBe(EMPTY_SHOP);
  await loadShop({ db: database().db, newId }, FIXTURE);
  now = 1_000;
  expect((await read()).name).toBe('Café La Paloma');
});
